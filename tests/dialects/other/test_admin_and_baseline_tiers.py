"""AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy: who and what."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.entries import PodSelection, Touch
from tests.dialects.other.reading import (
    EVERY_POD,
    METADATA_NAME,
    effects,
    is_in,
    labels,
    not_in,
    one_subject,
    read_spec,
)

EVERYONE: dict[str, Any] = {"namespaces": {}}
PEER = {"namespaces": {"matchLabels": {"env": "prod"}}}


def rule(action: object, side: str = "to", *peers: object) -> dict[str, Any]:
    return {"action": action, side: list(peers) or [PEER]}


def admin(**spec: Any) -> tuple[Touch, ...]:
    body = {"priority": 10, "subject": EVERYONE, **spec}
    return read_spec("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", body)


def baseline(**spec: Any) -> tuple[Touch, ...]:
    body = {"subject": EVERYONE, **spec}
    return read_spec("policy.networking.k8s.io/v1alpha1", "BaselineAdminNetworkPolicy", body)


def cluster(tier: object, **spec: Any) -> tuple[Touch, ...]:
    body = {"tier": tier, "priority": 10, "subject": EVERYONE, **spec}
    return read_spec("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", body)


def test_an_admin_allow_can_only_allow() -> None:
    """Selecting a pod isolates nobody: an allow alone denies nothing."""
    assert effects(admin(egress=[rule("Allow")])) == {"egress": "allow"}
    assert effects(cluster("Admin", egress=[rule("Accept")])) == {"egress": "allow"}


def test_an_admin_deny_can_only_deny() -> None:
    """A deny allows nothing, and reaches pods that are isolated already."""
    assert effects(admin(ingress=[rule("Deny", "from")])) == {"ingress": "deny"}
    assert effects(cluster("Admin", ingress=[rule("Deny", "from")])) == {"ingress": "deny"}


def test_allow_and_deny_can_do_both() -> None:
    """The rules of one direction add up."""
    assert effects(admin(egress=[rule("Allow"), rule("Deny")])) == {"egress": "allow deny"}


@pytest.mark.parametrize("tier", ["Admin", "Baseline"])
def test_pass_alone_touches_nothing(tier: str) -> None:
    """What Pass would be an exception to is touched by its own policy."""
    assert cluster(tier, egress=[rule("Pass")], ingress=[rule("Pass", "from")]) == ()
    assert admin(egress=[rule("Pass")]) == ()


def test_a_direction_without_rules_is_not_touched() -> None:
    """The documentation says "CNPs with no ingress rules do not affect ingress traffic"."""
    assert effects(cluster("Admin", egress=[rule("Deny")], ingress=[])) == {"egress": "deny"}


def test_a_baseline_deny_matters_only_for_open_pods() -> None:
    """The documentation says "v1.NetworkPolicy always makes a final decision for selected pods"."""
    assert effects(baseline(egress=[rule("Deny")])) == {"egress": "deny only-open"}
    assert effects(cluster("Baseline", egress=[rule("Deny")])) == {"egress": "deny only-open"}


def test_a_baseline_allow_changes_nothing() -> None:
    """What reaches the baseline tier is allowed anyway."""
    assert baseline(egress=[rule("Allow")]) == ()
    assert cluster("Baseline", egress=[rule("Accept")]) == ()


def test_a_baseline_allow_before_a_deny_leaves_the_deny() -> None:
    """The exception is not evaluated, so what it excepts is UNKNOWN with the rest."""
    found = effects(cluster("Baseline", egress=[rule("Accept"), rule("Deny")]))
    assert found == {"egress": "deny only-open"}


@pytest.mark.parametrize("tier", [None, "admin", "Platform", ["Baseline"]])
def test_a_tier_that_is_not_known_counts_as_admin(tier: object) -> None:
    """Admin could change more than Baseline."""
    assert effects(cluster(tier, egress=[rule("Deny")])) == {"egress": "deny"}


@pytest.mark.parametrize(
    "peer", [{}, {"nodes": {}}, {"domainNames": ["example.com"]}, {"pods": {}, "nodes": {}}, "x"]
)
def test_pass_with_a_peer_that_may_be_unknown_can_deny(peer: object) -> None:
    """The types say that such a Pass is to be treated "as a 'Deny all' rule"."""
    assert effects(cluster("Admin", egress=[rule("Pass", "to", peer)])) == {"egress": "deny"}


def test_networks_are_known_to_every_cluster_network_policy() -> None:
    """Networks are in the standard channel of v1alpha2, not in every v1alpha1."""
    networks = rule("Pass", "to", {"networks": ["10.0.0.0/8"]})
    assert cluster("Admin", egress=[networks]) == ()
    assert effects(admin(egress=[networks])) == {"egress": "deny"}


@pytest.mark.parametrize("broken", [{"action": "Pass"}, {"action": "Pass", "to": []}])
def test_pass_without_peers_can_deny(broken: dict[str, Any]) -> None:
    """The documentation says "This field must be defined and contain at least one item"."""
    assert effects(cluster("Admin", egress=[broken])) == {"egress": "deny"}


@pytest.mark.parametrize("broken", [None, "Deny", {}, rule("Reject"), rule(["Deny"])])
def test_a_rule_that_is_not_understood_could_do_both(broken: object) -> None:
    """Unknown actions are taken at their widest."""
    assert effects(cluster("Admin", egress=[broken])) == {"egress": "allow deny"}


def test_rules_that_are_no_list_could_do_both() -> None:
    """A malformed section is taken at its widest."""
    assert effects(admin(egress={"action": "Pass"})) == {"egress": "allow deny"}


@pytest.mark.parametrize("spec", [None, [], "deny"])
@pytest.mark.parametrize(
    "kind", ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"]
)
def test_a_spec_that_is_none_touches_every_pod(kind: str, spec: object) -> None:
    """Nothing is known of such a policy."""
    touches = read_spec("policy.networking.k8s.io/v1alpha1", kind, spec)
    assert effects(touches) == {"egress": "allow deny", "ingress": "allow deny"}
    assert one_subject(touches) == EVERY_POD


def subject_of(subject: object) -> PodSelection:
    return one_subject(admin(subject=subject, egress=[rule("Deny")]))


def test_the_subject_by_namespaces() -> None:
    """The documentation says "Namespaces is used to select pods via namespace selectors"."""
    selector = {
        "matchExpressions": [{"key": METADATA_NAME, "operator": "NotIn", "values": ["kube-system"]}]
    }
    expected = PodSelection(None, labels(not_in(METADATA_NAME, "kube-system")))
    assert subject_of({"namespaces": selector}) == expected


def test_the_subject_by_pods() -> None:
    """The documentation says "Pods is used to select pods via namespace AND pod selectors"."""
    subject = {
        "pods": {
            "namespaceSelector": {"matchLabels": {"env": "prod"}},
            "podSelector": {"matchLabels": {"app": "web"}},
        }
    }
    assert subject_of(subject) == PodSelection(
        None, labels(is_in("env", "prod")), labels(is_in("app", "web"))
    )


@pytest.mark.parametrize(
    "subject",
    [
        None,
        "web",
        {},
        {"namespaces": None},
        {"pods": "web"},
        {"namespaceSelector": {"matchLabels": {"env": "prod"}}},
        {"namespaces": {"matchLabels": {"env": "prod"}}, "nodes": {}},
    ],
)
def test_a_subject_that_is_not_understood_is_every_pod(subject: object) -> None:
    """A field that is not known could select anybody."""
    assert subject_of(subject) == EVERY_POD


def test_two_subjects_are_both_touched() -> None:
    """The types say "Exactly one field must be set"; where both are, neither is dropped."""
    subject = {
        "namespaces": {"matchLabels": {"env": "prod"}},
        "pods": {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "web"}}},
    }
    (touch,) = admin(subject=subject, egress=[rule("Deny")])
    assert touch.subjects == (
        PodSelection(None, labels(is_in("env", "prod"))),
        PodSelection(None, pods=labels(is_in("app", "web"))),
    )
