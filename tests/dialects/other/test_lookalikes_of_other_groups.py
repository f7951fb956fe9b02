"""Policies that share a kind with a known one and belong to another API group."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.entries import PodSelection, Touch
from tests.dialects.other.reading import (
    BOTH_DIRECTIONS,
    EVERY_POD,
    effects,
    is_in,
    labels,
    one_subject,
    read_spec,
)


def application(**spec: Any) -> tuple[Touch, ...]:
    return read_spec("networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy", spec, "shop")


def test_the_eks_cluster_network_policy_is_read_as_the_upstream_one() -> None:
    """Tier, subject and actions are the same; only ports are written differently."""
    spec = {
        "tier": "Baseline",
        "priority": 10,
        "subject": {"namespaces": {"matchLabels": {"env": "prod"}}},
        "egress": [
            {
                "action": "Deny",
                "to": [{"networks": ["0.0.0.0/0"]}],
                "ports": [{"portNumber": {"protocol": "TCP", "port": 443}}],
            }
        ],
    }
    touches = read_spec("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy", spec)
    assert effects(touches) == {"egress": "deny only-open"}
    assert one_subject(touches) == PodSelection(None, labels(is_in("env", "prod")))


def test_an_application_network_policy_isolates_as_a_network_policy_does() -> None:
    """It is the NetworkPolicy's spec with domain names as peers."""
    touches = application(
        podSelector={"matchLabels": {"app": "api"}},
        policyTypes=["Egress"],
        egress=[{"to": [{"domainNames": ["*.example.com"]}]}],
    )
    assert effects(touches) == {"egress": "allow deny isolates-only"}
    assert one_subject(touches) == PodSelection("shop", pods=labels(is_in("app", "api")))


@pytest.mark.parametrize(
    ("spec", "directions"),
    [
        ({}, {"ingress"}),
        ({"egress": []}, {"ingress"}),
        ({"egress": [{}]}, BOTH_DIRECTIONS),
        ({"policyTypes": ["Egress"]}, {"egress"}),
        ({"policyTypes": ["Egress", "Ingress"]}, BOTH_DIRECTIONS),
        ({"policyTypes": ["egress"]}, BOTH_DIRECTIONS),
        ({"policyTypes": "Egress"}, BOTH_DIRECTIONS),
    ],
)
def test_application_policy_types_default_as_network_policy_types(
    spec: dict[str, Any], directions: set[str]
) -> None:
    """Every policy affects ingress by default, and egress with egress rules."""
    assert set(effects(application(podSelector={}, **spec))) == directions


def test_an_application_network_policy_without_rules_allows_nothing() -> None:
    """A direction without rules is a default deny."""
    assert effects(application(podSelector={}, policyTypes=["Egress"])) == {
        "egress": "deny isolates-only"
    }


def test_an_antrea_cluster_policy_is_taken_at_its_widest() -> None:
    """Same kind, other schema: only the presence of rules is read."""
    spec = {"priority": 1, "appliedTo": [{"podSelector": {}}], "egress": [{"action": "Drop"}]}
    touches = read_spec("crd.antrea.io/v1beta1", "ClusterNetworkPolicy", spec)
    assert effects(touches) == {"egress": "allow deny"}
    assert one_subject(touches) == EVERY_POD


def test_an_antrea_network_policy_stays_in_its_namespace() -> None:
    """The namespaced kind touches the pods of its namespace only."""
    spec = {"ingress": [{"action": "Pass"}], "egress": "?"}
    touches = read_spec("crd.antrea.io/v1beta1", "NetworkPolicy", spec, "shop")
    assert effects(touches) == {"egress": "allow deny", "ingress": "allow deny"}
    assert one_subject(touches) == PodSelection("shop")


def test_an_antrea_policy_without_rules_touches_nothing() -> None:
    """Antrea's policies isolate nobody by themselves."""
    assert read_spec("crd.antrea.io/v1beta1", "ClusterNetworkPolicy", {"priority": 1}) == ()
