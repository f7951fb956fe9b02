"""Readers are found by group and kind, and a user reads which resource is meant."""

from __future__ import annotations

import pytest

from outgate.dialects.table_other import OTHER_DIALECTS
from outgate.model.gaps import GapKind
from outgate.model.origins import Origin
from tests.dialects.other.reading import read

EXPECTED_RESOURCES = {
    "ciliumnetworkpolicies.cilium.io",
    "ciliumclusterwidenetworkpolicies.cilium.io",
    "networkpolicies.projectcalico.org",
    "globalnetworkpolicies.projectcalico.org",
    "stagednetworkpolicies.projectcalico.org",
    "stagedglobalnetworkpolicies.projectcalico.org",
    "stagedkubernetesnetworkpolicies.projectcalico.org",
    "networkpolicies.crd.projectcalico.org",
    "globalnetworkpolicies.crd.projectcalico.org",
    "stagednetworkpolicies.crd.projectcalico.org",
    "stagedglobalnetworkpolicies.crd.projectcalico.org",
    "stagedkubernetesnetworkpolicies.crd.projectcalico.org",
    "adminnetworkpolicies.policy.networking.k8s.io",
    "baselineadminnetworkpolicies.policy.networking.k8s.io",
    "clusternetworkpolicies.policy.networking.k8s.io",
    "clusternetworkpolicies.networking.k8s.aws",
    "applicationnetworkpolicies.networking.k8s.aws",
    "clusternetworkpolicies.crd.antrea.io",
    "networkpolicies.crd.antrea.io",
}


def written(group: str, kind: str) -> str:
    return f"""
        apiVersion: {group}/v1
        kind: {kind}
        metadata: {{name: x, namespace: app}}
        spec: 1
        """


def test_the_table_holds_every_known_resource() -> None:
    """One line per group and kind; the kinds' plurals are what the API servers call them."""
    found = {f"{kind.lower()[:-1]}ies.{group}" for group, kind in OTHER_DIALECTS}
    assert found == EXPECTED_RESOURCES


def test_a_network_policy_of_kubernetes_itself_is_not_in_the_table() -> None:
    """That one is evaluated; the kind alone decides nothing."""
    assert ("networking.k8s.io", "NetworkPolicy") not in OTHER_DIALECTS


@pytest.mark.parametrize(("group", "kind"), OTHER_DIALECTS)
def test_every_policy_yields_one_gap_at_its_place(group: str, kind: str) -> None:
    """It is counted and shown once, whatever it touches."""
    _, gaps = read(written(group, kind))
    assert [(gap.kind, gap.origin, gap.is_failure) for gap in gaps] == [
        (GapKind.NOT_EVALUATED, Origin("policy.yaml", 1, 1), False)
    ]


def test_the_gap_names_policy_consequence_resource_and_namespace() -> None:
    """A namespaced policy concerns its namespace."""
    _, (gap,) = read(written("cilium.io", "CiliumNetworkPolicy"))
    what = "CiliumNetworkPolicy app/x is not evaluated: verdicts that it could change are UNKNOWN"
    remedy = (
        "Leave ciliumnetworkpolicies.cilium.io out of the input to see what NetworkPolicies alone "
        "decide, and judge the difference by hand."
    )
    assert (gap.what, gap.remedy, gap.namespace) == (what, remedy, "app")


def test_a_cluster_wide_policy_has_no_namespace_even_if_it_says_so() -> None:
    """A cluster-scoped object is in no namespace, whatever its metadata says."""
    touches, (gap,) = read(written("policy.networking.k8s.io", "AdminNetworkPolicy"))
    assert (gap.what, gap.namespace, {touch.policy.namespace for touch in touches}) == (
        "AdminNetworkPolicy x is not evaluated: verdicts that it could change are UNKNOWN",
        None,
        {""},
    )


@pytest.mark.parametrize(
    ("group", "kind", "words"),
    [
        ("projectcalico.org", "NetworkPolicy", "networkpolicies.projectcalico.org app/x"),
        ("crd.antrea.io", "NetworkPolicy", "networkpolicies.crd.antrea.io app/x"),
        (
            "networking.k8s.aws",
            "ClusterNetworkPolicy",
            "clusternetworkpolicies.networking.k8s.aws x",
        ),
    ],
)
def test_a_kind_that_several_groups_serve_is_shown_by_resource(
    group: str, kind: str, words: str
) -> None:
    """A Calico NetworkPolicy is never called just a NetworkPolicy."""
    touches, (gap,) = read(written(group, kind))
    assert gap.what.startswith(f"{words} is not evaluated")
    assert {f"{touch.policy.kind} {touch.policy}" for touch in touches} == {words}


def test_a_namespaced_policy_without_namespace_is_in_the_default_one() -> None:
    """The namespace that the reader is given is the one that counts."""
    touches, (gap,) = read("""
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: x}
        spec: {endpointSelector: {}, egress: [{}]}
        """)
    assert gap.namespace == "default"
    assert {touch.subjects[0].namespace for touch in touches} == {"default"}
