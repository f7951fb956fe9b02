"""Policies in Cilium's language: read back they select their own pods and only allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from outgate.dialects.cilium.write import EgressRule, Entity, Host
from outgate.model.entries import Port
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.planning import cilium_policies
from outgate.planning.cilium_policies import (
    PlannedCiliumPolicy,
    PlannedCiliumRule,
    check_only_allows,
    cilium_manifest_of,
)
from outgate.sets import traffic
from tests.planning.names.planned_for_cilium import OBJECTS, facts, manifests, planned

SHOP = Selector((Requirement("app", Operator.IN, ("shop",)),))
POLICY = PlannedCiliumPolicy(
    "shop",
    "allow-egress-shop",
    SHOP,
    (PlannedCiliumRule(EgressRule((Entity("host"),), (Port("TCP", 80, 80),))),),
    "what it needs",
)


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
