"""Needs and the rules that they become, where a mistake would be an outage or a breach."""

from __future__ import annotations

import pytest

from outgate.planning.stages import STAGES
from tests.planning.planned import (
    KubernetesObject,
    egress_of,
    intent,
    manifests_at,
    plan_of,
    pod,
)

WEB, DB = pod("web"), pod("db", sql=5432)
TO_DB = {"podSelector": {"matchLabels": {"app": "db"}}}


def service(target: int | str) -> KubernetesObject:
    """Write a Service before db, which leads from port 80 to another one."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"namespace": "shop", "name": "db"},
        "spec": {"selector": {"app": "db"}, "ports": [{"port": 80, "targetPort": target}]},
    }


@pytest.mark.parametrize("target", [5432, "sql"])
def test_a_service_is_the_port_of_its_pods(target: int | str) -> None:
    """Policies are judged behind the Service: its own port would allow nothing."""
    need = {"to": {"service": {"name": "db"}}, "ports": [80]}
    plan = plan_of([WEB, DB, service(target)], intent("web", need))
    (rule,) = egress_of(plan, "web")
    assert rule["ports"] == [{"protocol": "TCP", "port": 5432}]


def test_every_protocol_and_range_stays_what_it_is() -> None:
    """Ranges as endPort, in the protocol that was asked for."""
    ports = ["53/UDP", "8000-8100/UDP", "9000-9010/SCTP", 443]
    plan = plan_of([WEB, DB], intent("web", {"to": {"cidr": "203.0.113.0/24"}, "ports": ports}))
    (rule,) = egress_of(plan, "web")
    assert rule["ports"] == [
        {"protocol": "TCP", "port": 443},
        {"protocol": "UDP", "port": 53},
        {"protocol": "UDP", "port": 8000, "endPort": 8100},
        {"protocol": "SCTP", "port": 9000, "endPort": 9010},
    ]


@pytest.mark.parametrize(
    ("expires", "is_planned"), [("2026-01-30", False), ("2026-01-31", True), ("2026-02-01", True)]
)
def test_a_need_is_valid_through_its_last_day(expires: str, is_planned: bool) -> None:
    """Not a day longer, and not a day less."""
    kept = {"to": {"cidr": "198.51.100.7/32"}, "ports": [25]}
    ends = {"to": {"cidr": "203.0.113.0/24"}, "ports": [443], "expires": expires}
    plan = plan_of([WEB], intent("web", kept, ends))
    blocks = [rule["to"][0]["ipBlock"]["cidr"] for rule in egress_of(plan, "web")]
    assert ("203.0.113.0/24" in blocks) == is_planned


def test_exceptions_and_closed_ranges_are_carved_out() -> None:
    """Those of the need, and those of the baseline."""
    to = {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}
    plan = plan_of([WEB], intent("web", {"to": to, "ports": [443]}))
    (rule,) = egress_of(plan, "web")
    (peer,) = rule["to"]
    assert peer == {
        "ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "169.254.169.254/32"]}
    }


def test_destinations_keep_their_own_ports() -> None:
    """Rules are put together only where their ports are the same; what is wider covers."""
    plan = plan_of(
        [WEB, DB],
        intent(
            "web",
            {"to": {"cidr": "203.0.113.0/24"}, "ports": [443]},
            {"to": {"cidr": "203.0.113.5/32"}, "ports": [443, 8443]},
            {"to": {"cidr": "198.51.100.0/25"}, "ports": [443]},
            {"to": {"cidr": "198.51.100.128/25"}, "ports": [443]},
            {"to": {"cidr": "192.0.2.1/32"}, "ports": [25]},
        ),
    )
    found = {
        tuple(peer["ipBlock"]["cidr"] for peer in rule["to"]): [
            port["port"] for port in rule["ports"]
        ]
        for rule in egress_of(plan, "web")
    }
    assert found == {
        ("198.51.100.0/24", "203.0.113.0/24"): [443],
        ("203.0.113.5/32",): [8443],
        ("192.0.2.1/32",): [25],
    }


@pytest.mark.parametrize("stage", STAGES)
def test_own_policies_are_planned_anew(stage: str) -> None:
    """Whatever stage a plan is at, planning again gives the same: they are nobody else's."""
    needs = intent("web", {"to": {"workload": {"kind": "Pod", "name": "db"}}, "ports": [5432]})
    theirs = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"namespace": "shop", "name": "theirs"},
        "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Egress"]},
    }
    first = plan_of([WEB, DB, theirs], needs)
    there = manifests_at(next(one for one in STAGES if one == stage), first)
    assert there
    again = plan_of([WEB, DB, theirs, *there], needs)
    assert again == first


def test_the_complement_of_two_selectors_is_all_of_it() -> None:
    """Pods that lack either label are held open, each piece by a policy of its own."""
    both = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"namespace": "shop", "name": "theirs"},
        "spec": {
            "podSelector": {"matchLabels": {"app": "db", "tier": "back"}},
            "policyTypes": ["Egress"],
        },
    }
    (space,) = plan_of([WEB, DB, both]).namespaces
    labels = [{"app": "db"}, {"tier": "back"}, {}, {"app": "db", "tier": "front"}]
    for one in labels:
        assert any(policy.subject.matches(one) for policy in space.hold_open), one
    isolated = {"app": "db", "tier": "back"}
    assert not any(policy.subject.matches(isolated) for policy in space.hold_open)
