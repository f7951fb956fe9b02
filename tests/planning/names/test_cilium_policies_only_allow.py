"""Policies in Cilium's language: read back they select their own pods and only allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import outgate
from outgate.cluster.facts_codec import decode
from outgate.dialects.cilium.write import EgressRule, Entity, Host
from outgate.enforcers import profile_named
from outgate.intents.reading import read_intent_objects
from outgate.model.entries import Port
from outgate.model.facts import ClusterFacts
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.planning import cilium_policies
from outgate.planning.answers import PlanAnswer
from outgate.planning.asking import plan
from outgate.planning.back_ends import BackEnd
from outgate.planning.cilium_policies import (
    PlannedCiliumPolicy,
    PlannedCiliumRule,
    check_only_allows,
    cilium_manifest_of,
)
from outgate.planning.ground import make_ground
from outgate.planning.manifests import manifest_of
from outgate.planning.names_lock import NamesLock
from outgate.planning.stages import Stage, policies_at
from outgate.sets import traffic

SOURCE = {"source": "a test", "confidence": "read"}
SHOP = Selector((Requirement("app", Operator.IN, ("shop",)),))
POLICY = PlannedCiliumPolicy(
    "shop",
    "allow-egress-shop",
    SHOP,
    (PlannedCiliumRule(EgressRule((Entity("host"),), (Port("TCP", 80, 80),))),),
    "what it needs",
)
OBJECTS: list[dict[str, Any]] = [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
    *(
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name, "namespace": "shop"},
            "spec": {
                "selector": {"matchLabels": {"app": name}},
                "template": {
                    "metadata": {"labels": {"app": name}},
                    "spec": {"containers": [{"name": "c", "image": "i"}]},
                },
            },
        }
        for name in ("checkout", "cart")
    ),
]
INTENT = {
    "apiVersion": "outgate.dev/v1alpha1",
    "kind": "EgressIntent",
    "metadata": {"name": "checkout", "namespace": "shop"},
    "spec": {
        "workload": {"kind": "Deployment", "name": "checkout"},
        "needs": [
            {"to": {"host": "api.example.com"}, "ports": [443], "why": "the API"},
            {"to": {"platform": "node-local"}, "ports": ["8125/UDP"], "why": "metrics"},
        ],
    },
}


def facts(dns_port: int = 53) -> ClusterFacts:
    """Return facts of a cluster with DNS pods that answer at a port."""
    ports = [f"{dns_port}/TCP", f"{dns_port}/UDP"]
    return decode(
        ClusterFacts,
        {
            "dns": {
                "service": {"value": "kube-system/kube-dns", **SOURCE},
                "selector": {"value": ["k8s-app=kube-dns"], **SOURCE},
                "endpointPorts": {"value": ports, **SOURCE},
            }
        },
    )


def planned(objects: list[dict[str, Any]], known: ClusterFacts | None = None) -> PlanAnswer:
    """Plan with the back end Cilium."""
    world = outgate.load_objects(objects, profile=profile_named("cilium"))
    found = read_intent_objects([INTENT])
    ground = make_ground(
        world.snapshot,
        known or facts(),
        profile_named("cilium"),
        found.baseline,
        NamesLock(),
        BackEnd.CILIUM,
    )
    return plan(world, found, ground, date(2026, 1, 1))


def manifests(found: PlanAnswer) -> list[dict[str, Any]]:
    """Return all that a plan writes."""
    return [
        body
        for space in found.plan.namespaces
        for body in (
            *map(manifest_of, policies_at(Stage.POLICIES, space)),
            *map(cilium_manifest_of, space.cilium),
        )
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"enableDefaultDeny": None}, "would isolate or deny"),
        ({"egressDeny": [{"toEntities": ["world"]}]}, "would isolate or deny"),
        ({"ingress": [{"fromEntities": ["world"]}]}, "more than egress"),
        ({"endpointSelector": {}}, "other pods"),
        ({"endpointSelector": {"matchLabels": {"app": "cart"}}}, "other pods"),
        ({"nodeSelector": {}, "endpointSelector": None}, "more than egress"),
        ({"egress": [{}]}, "more than egress"),
    ],
)
def test_writer_that_is_wrong_is_found_out(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], words: str
) -> None:
    """What would isolate, deny, or be about other pods or ingress stops the whole plan."""
    body = cilium_manifest_of(POLICY)
    monkeypatch.setattr(
        cilium_policies,
        "cilium_manifest_of",
        lambda _: {**body, "spec": {**body["spec"], **change}},
    )

    with pytest.raises(AssertionError, match=words):
        check_only_allows([POLICY])


def test_policy_as_it_is_written_passes() -> None:
    """The same without a change."""
    check_only_allows([POLICY])


@pytest.mark.parametrize("dns_port", [53, 5353, 1053])
def test_proof_names_each_rule_that_it_does_not_evaluate(dns_port: int) -> None:
    """Look-ups are watched where this cluster's DNS answers, whatever its port."""
    found = planned(OBJECTS, facts(dns_port))

    assert found.is_complete
    assert [(one.selects, one.allows) for one in found.proof.not_evaluated] == [
        ("app=checkout", f"kube-system/k8s-app=kube-dns: TCP {dns_port}, UDP {dns_port}"),
        ("app=checkout", "entity host: UDP 8125"),
        ("app=checkout", "api.example.com: TCP 443"),
    ]


def test_planning_again_on_the_planned_cluster_is_the_same() -> None:
    """Its own policies, of either kind, are planned anew and stand in nobody's way."""
    first = manifests(planned(OBJECTS))

    again = planned([*OBJECTS, *first])

    assert again.is_complete
    assert manifests(again) == first


def test_policy_of_another_owner_still_stops_the_namespace() -> None:
    """What it allows or denies is not known, so neither is who is open."""
    other = cilium_manifest_of(replace(POLICY, name="other"))
    del other["metadata"]["labels"]
    other["spec"]["endpointSelector"] = {}
    del other["spec"]["enableDefaultDeny"]

    found = planned([*OBJECTS, other])

    assert [one.code for one in found.obstacles if one.stops] == ["not-evaluated"]


def test_name_that_another_owner_has_taken_is_refused() -> None:
    """Even in a namespace whose policies are accepted, none of others is overwritten."""
    other = cilium_manifest_of(replace(POLICY, name="allow-egress-checkout"))
    del other["metadata"]["labels"]

    found = planned([*OBJECTS, other])

    assert "name-taken" in {one.code for one in found.obstacles if one.stops}


def test_hosts_with_the_same_ports_are_one_rule() -> None:
    """Peers of another sort are not, because Cilium takes no other peers beside names."""
    wanted = [
        cilium_policies.CiliumWanted(peer, traffic.of("TCP", 443, 443))
        for peer in (Host("b.example.com"), Entity("host"), Host("a.example.com"))
    ]

    rules = cilium_policies.merged_for_cilium(wanted)

    assert [rule.words for rule in rules] == [
        "entity host: TCP 443",
        "a.example.com, b.example.com: TCP 443",
    ]
