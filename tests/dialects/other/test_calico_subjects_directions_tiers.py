"""Whom a Calico policy selects, in which directions, and what its tier makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.entries import PodSelection
from tests.dialects.other.reading import (
    BOTH_DIRECTIONS,
    EVERY_POD,
    METADATA_NAME,
    absent,
    effects,
    exists,
    is_in,
    labels,
    not_in,
    one_subject,
    read,
    read_spec,
)

ALLOW, DENY, LOG, PASS = ({"action": action} for action in ("Allow", "Deny", "Log", "Pass"))


def namespaced(**spec: Any) -> tuple[Any, ...]:
    return read_spec("projectcalico.org/v3", "NetworkPolicy", spec, "shop")


def for_all(**spec: Any) -> tuple[Any, ...]:
    return read_spec("projectcalico.org/v3", "GlobalNetworkPolicy", spec)


def egress(*rules: Any, **spec: Any) -> str:
    return effects(namespaced(types=["Egress"], egress=list(rules), **spec))["egress"]


def test_a_namespaced_policy_selects_in_its_namespace_only() -> None:
    """The selector is joined with the policy's namespace."""
    found = one_subject(namespaced(selector="app == 'web'"))
    assert found == PodSelection("shop", pods=labels(is_in("app", "web")))


def test_a_policy_without_selector_selects_all() -> None:
    """The documentation says "all() or the empty selector -> matches all endpoints"."""
    assert one_subject(namespaced(egress=[ALLOW])) == PodSelection("shop")


def test_a_disjunction_becomes_several_selections() -> None:
    """Each side of ``||`` is a subject of its own."""
    (touch,) = namespaced(selector="app == 'a' || app == 'b' && has(tier)")
    assert touch.subjects == (
        PodSelection("shop", pods=labels(is_in("app", "a"))),
        PodSelection("shop", pods=labels(is_in("app", "b"), exists("tier"))),
    )


def test_a_selector_that_is_not_understood_selects_everything_in_scope() -> None:
    """An unreadable selector is never taken as narrow."""
    assert one_subject(namespaced(selector="app = web")) == PodSelection("shop")
    assert one_subject(for_all(selector="app = web")) == EVERY_POD


def test_a_service_account_selector_is_left_out() -> None:
    """It only narrows, and service accounts are not read."""
    found = one_subject(namespaced(selector="has(app)", serviceAccountSelector="role == 'x'"))
    assert found == PodSelection("shop", pods=labels(exists("app")))


def test_a_global_policy_selects_in_every_namespace() -> None:
    """Without a namespaceSelector every namespace is meant."""
    assert one_subject(for_all(selector="has(app)")) == PodSelection(
        None, pods=labels(exists("app"))
    )


def test_a_namespace_selector_is_about_namespaces() -> None:
    """Its labels are those of namespaces; projectcalico.org/name is the namespace's name."""
    found = one_subject(
        for_all(
            selector="has(app)",
            namespaceSelector="env == 'prod' && projectcalico.org/name != 'kube-system'",
        )
    )
    spaces = labels(is_in("env", "prod"), not_in(METADATA_NAME, "kube-system"))
    assert found == PodSelection(None, spaces, labels(exists("app")))


def test_every_pair_of_alternatives_is_selected() -> None:
    """Two disjunctions give four selections."""
    (touch,) = for_all(selector="has(a) || has(b)", namespaceSelector="has(x) || has(y)")
    assert set(touch.subjects) == {
        PodSelection(None, labels(exists(space)), labels(exists(pod)))
        for space in ("x", "y")
        for pod in ("a", "b")
    }


def test_too_many_pairs_fall_back_to_the_pods_selector_alone() -> None:
    """The namespaces are widened; the pods stay selected."""
    pods = " || ".join(f"has(a{number})" for number in range(8))
    spaces = " || ".join(f"has(n{number})" for number in range(8))
    (touch,) = for_all(selector=pods, namespaceSelector=spaces)
    assert touch.subjects == tuple(
        PodSelection(None, pods=labels(exists(f"a{number}"))) for number in range(8)
    )


def test_calicos_own_labels_stand_for_namespace_and_service_account() -> None:
    """``projectcalico.org/namespace`` and ``pcns.`` are the namespace, ``pcsa.`` is left out."""
    found = one_subject(
        for_all(
            selector="projectcalico.org/namespace == 'shop' && !has(pcns.frozen) "
            "&& pcsa.role == 'x' && projectcalico.org/serviceaccount == 'y' "
            "&& projectcalico.org/orchestrator == 'k8s' && app == 'web'"
        )
    )
    spaces = labels(is_in(METADATA_NAME, "shop"), absent("frozen"))
    assert found == PodSelection(None, spaces, labels(is_in("app", "web")))


def test_a_namespaced_policy_that_names_another_namespace_selects_nobody() -> None:
    """The pod would have to be in two namespaces."""
    assert namespaced(selector="projectcalico.org/namespace == 'other'") == ()


def test_a_selector_that_nothing_matches_touches_nothing() -> None:
    """``!all()`` matches no endpoint."""
    assert for_all(selector="!all()") == ()


@pytest.mark.parametrize(
    ("rules", "directions"),
    [
        ({}, {"ingress"}),
        ({"ingress": [ALLOW]}, {"ingress"}),
        ({"egress": [ALLOW]}, {"egress"}),
        ({"ingress": [ALLOW], "egress": [ALLOW]}, BOTH_DIRECTIONS),
        ({"ingress": [], "egress": []}, {"ingress"}),
        ({"egress": "everything"}, {"egress"}),
    ],
)
def test_types_default_by_the_rules_that_are_there(
    rules: dict[str, Any], directions: set[str]
) -> None:
    """Ingress without egress rules, egress with egress rules only, else both."""
    assert set(effects(namespaced(**rules))) == directions


def test_types_without_default_mean_both_in_the_storage_group() -> None:
    """Felix reads "no Types means Ingress and Egress" of objects written past the API."""
    touches = read_spec("crd.projectcalico.org/v1", "NetworkPolicy", {"ingress": [ALLOW]}, "shop")
    assert set(effects(touches)) == BOTH_DIRECTIONS


@pytest.mark.parametrize(
    ("types", "directions"),
    [
        (["Ingress"], {"ingress"}),
        (["Egress"], {"egress"}),
        (["egress"], {"egress"}),
        (["Ingress", "Egress"], BOTH_DIRECTIONS),
        (["Outgoing"], BOTH_DIRECTIONS),
        (["Egress", 1], BOTH_DIRECTIONS),
        ("Egress", BOTH_DIRECTIONS),
    ],
)
def test_types_decide_whatever_rules_there_are(types: object, directions: set[str]) -> None:
    """What is not understood counts as both."""
    assert set(effects(namespaced(types=types, ingress=[ALLOW]))) == directions


def test_allow_rules_in_the_default_tier_isolate_as_a_network_policy_does() -> None:
    """NetworkPolicies stand in the same tier and share its end."""
    assert egress(ALLOW) == "allow deny isolates-only"
    assert egress(ALLOW, tier="default") == "allow deny isolates-only"


def test_a_deny_rule_reaches_pods_that_are_isolated_already() -> None:
    """A Deny stops what a NetworkPolicy allows."""
    assert egress(ALLOW, DENY) == "allow deny"


def test_a_policy_without_rules_isolates() -> None:
    """A tier that "takes no action on the packet" drops it."""
    assert egress() == "deny isolates-only"


def test_log_neither_allows_nor_denies() -> None:
    """Log writes and goes on; the end of the tier still denies."""
    assert egress(LOG) == "deny isolates-only"


def test_another_tier_drops_even_what_network_policies_allow() -> None:
    """The end of a tier before the default one comes first, so isolation there is not harmless."""
    assert egress(ALLOW, tier="security") == "allow deny"
    assert egress(tier="security") == "deny"


def test_pass_goes_past_network_policies_in_the_default_tier_only() -> None:
    """From the default tier Pass leads to the profiles, which allow; from another, onwards."""
    assert egress(PASS) == "allow deny isolates-only"
    assert egress(PASS, tier="security") == "deny"


@pytest.mark.parametrize("rule", [{}, None, "Allow", {"action": "Reject"}, {"action": ["Allow"]}])
def test_an_action_that_is_not_understood_could_do_anything(rule: object) -> None:
    """Unknown actions count as allow and as deny."""
    assert egress(rule) == "allow deny"


def test_rules_that_are_no_list_could_do_anything() -> None:
    """A malformed section is taken at its widest."""
    assert effects(namespaced(types=["Egress"], egress={"action": "Log"})) == {
        "egress": "allow deny"
    }


@pytest.mark.parametrize("spec", [None, [], "all()"])
def test_a_spec_that_is_none_touches_everything_in_scope(spec: object) -> None:
    """Nothing is known of it but its namespace."""
    touches = read_spec("projectcalico.org/v3", "NetworkPolicy", spec, "shop")
    assert effects(touches) == {"egress": "allow deny", "ingress": "allow deny"}
    assert one_subject(touches) == PodSelection("shop")


@pytest.mark.parametrize("flag", ["doNotTrack", "preDNAT"])
def test_untracked_and_pre_dnat_policies_belong_to_host_endpoints(flag: str) -> None:
    """They apply to no workload."""
    spec = {flag: True, "applyOnForward": True, "ingress": [DENY]}
    assert for_all(**spec) == ()
    assert effects(for_all(**{**spec, flag: False})) == {"ingress": "deny"}


def test_apply_on_forward_still_selects_workloads() -> None:
    """With applyOnForward a policy gains host endpoints and loses no workload."""
    assert effects(for_all(applyOnForward=True, ingress=[DENY])) == {"ingress": "deny"}


@pytest.mark.parametrize("group", ["projectcalico.org/v3", "crd.projectcalico.org/v1"])
@pytest.mark.parametrize(
    "kind",
    ["StagedNetworkPolicy", "StagedGlobalNetworkPolicy", "StagedKubernetesNetworkPolicy"],
)
def test_staged_policies_never_touch_anything_and_say_so(group: str, kind: str) -> None:
    """Staged policies are not enforced."""
    touches, gaps = read(f"""
        apiVersion: {group}
        kind: {kind}
        metadata: {{name: later}}
        spec: {{types: [Egress], egress: [{{action: Deny}}]}}
        """)
    assert touches == ()
    assert [gap.what.partition(": ")[2] for gap in gaps] == [
        "it is staged, which Calico does not enforce, so no verdict depends on it"
    ]
