"""A section that is there isolates, unless it is empty or default deny is switched off."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.model.entries import PodSelection
from tests.dialects.other.reading import effects, is_in, labels, one_subject, read, read_spec

WEB = {"matchLabels": {"app": "web"}}
TO_DATABASE = {"toEndpoints": [{"matchLabels": {"app": "database"}}]}


def cilium(**spec: Any) -> dict[str, str]:
    rule = {"endpointSelector": WEB, **spec}
    return effects(read_spec("cilium.io/v2", "CiliumNetworkPolicy", rule, "shop"))


def test_allow_rules_isolate_in_their_direction_only() -> None:
    """An egress section can allow, and deny by isolating; ingress is not touched."""
    assert cilium(egress=[TO_DATABASE]) == {"egress": "allow deny isolates-only"}


def test_both_sections_touch_both_directions() -> None:
    """Each section isolates its own direction."""
    expected = {"egress": "allow deny isolates-only", "ingress": "allow deny isolates-only"}
    assert cilium(egress=[TO_DATABASE], ingress=[{"fromEndpoints": [{}]}]) == expected


@pytest.mark.parametrize("section", [[], None])
def test_an_empty_section_does_not_apply(section: object) -> None:
    """The documentation says "If omitted or empty, this rule does not apply at egress"."""
    assert cilium(egress=section, ingress=[{"fromEndpoints": [{}]}]) == {
        "ingress": "allow deny isolates-only"
    }


def test_one_empty_rule_is_default_deny_and_allows_nothing() -> None:
    """``egress: [{}]`` isolates without allowing anything."""
    assert cilium(egress=[{}]) == {"egress": "deny isolates-only"}


def test_deny_rules_stop_what_everything_else_allows() -> None:
    """An egressDeny rule goes beyond isolation and allows nothing."""
    assert cilium(egressDeny=[TO_DATABASE]) == {"egress": "deny"}


def test_deny_beside_allow_is_not_isolation_alone() -> None:
    """With egressDeny the deny also reaches pods that are isolated already."""
    assert cilium(egress=[{"toEntities": ["all"]}], egressDeny=[TO_DATABASE]) == {
        "egress": "allow deny"
    }


def test_default_deny_off_leaves_an_allow_that_denies_nothing() -> None:
    """Such rules "are ignored when determining the default mode"."""
    assert cilium(egress=[TO_DATABASE], enableDefaultDeny={"egress": False}) == {"egress": "allow"}


def test_default_deny_off_in_one_direction_leaves_the_other_as_it_is() -> None:
    """The switch is per direction."""
    found = cilium(
        egress=[TO_DATABASE],
        ingress=[{"fromEndpoints": [{}]}],
        enableDefaultDeny={"egress": False},
    )
    assert found == {"egress": "allow", "ingress": "allow deny isolates-only"}


def test_default_deny_off_keeps_deny_rules() -> None:
    """A deny rule denies whether or not the policy isolates."""
    found = cilium(egressDeny=[TO_DATABASE], enableDefaultDeny={"egress": False})
    assert found == {"egress": "deny"}


def test_default_deny_off_with_an_empty_rule_touches_nothing() -> None:
    """A policy that neither isolates nor allows nor denies has no effect."""
    assert cilium(egress=[{}], enableDefaultDeny={"egress": False}) == {}


def test_default_deny_on_isolates_without_any_rule() -> None:
    """enableDefaultDeny: true needs no rules."""
    assert cilium(enableDefaultDeny={"ingress": True}) == {"ingress": "deny isolates-only"}


@pytest.mark.parametrize("switch", ["no", 0, {"egress": "false"}, []])
def test_default_deny_that_cannot_be_read_counts_as_isolating(switch: object) -> None:
    """Only a plain false switches isolation off."""
    found = cilium(egress=[TO_DATABASE], enableDefaultDeny=switch)
    assert found["egress"] == "allow deny isolates-only"


@pytest.mark.parametrize(
    "restriction",
    [
        {"toPorts": [{"ports": [{"port": "80"}], "rules": {"http": [{"method": "GET"}]}}]},
        {"toPorts": [{"ports": [{"port": "443"}], "serverNames": ["example.com"]}]},
        {"toPorts": "80"},
        {"authentication": {"mode": "required"}},
        {"toRequires": [{"matchLabels": {"env": "prod"}}]},
    ],
)
def test_layer_7_authentication_and_requirements_deny_beyond_isolation(
    restriction: dict[str, Any],
) -> None:
    """Such rules can drop traffic that another policy allows."""
    assert cilium(egress=[{**TO_DATABASE, **restriction}]) == {"egress": "allow deny"}


@pytest.mark.parametrize(
    ("port", "names"),
    [
        ("53", [{"matchPattern": "*.example.com"}]),
        ("53", [{"matchName": "example.com"}]),
        ("53", "*"),
        ("443", [{"matchPattern": "*"}]),
        ("dns", [{"matchPattern": "*"}]),
    ],
)
def test_layer_7_denies_even_with_default_deny_off(port: str, names: object) -> None:
    """The documentation says "EnableDefaultDeny does not apply to layer-7 policy"."""
    rule = {"toPorts": [{"ports": [{"port": port}], "rules": {"dns": names}}]}
    found = cilium(egress=[rule], enableDefaultDeny={"egress": False})
    assert found == {"egress": "allow deny"}


@pytest.mark.parametrize("port", ["53", "5353", 53])
def test_watching_every_look_up_denies_nothing(port: object) -> None:
    """It "includes a layer-7 allow-all", and at these ports there is nothing but look-ups."""
    names = [{"matchName": "example.com"}, {"matchPattern": "*"}]
    rule = {"toPorts": [{"ports": [{"port": port}], "rules": {"dns": names}}]}
    found = cilium(egress=[rule], enableDefaultDeny={"egress": False})
    assert found == {"egress": "allow"}


def test_plain_ports_do_not_deny_beyond_isolation() -> None:
    """A layer 4 allow is a plain allow."""
    found = cilium(egress=[{"toPorts": [{"ports": [{"port": "80", "protocol": "TCP"}]}]}])
    assert found == {"egress": "allow deny isolates-only"}


def test_spec_and_every_item_of_specs_are_in_force() -> None:
    """``spec`` and ``specs`` may stand together; each rule has its own subject."""
    touches, _ = read("""
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: x, namespace: shop}
        spec:
          endpointSelector: {matchLabels: {app: a}}
          egress: [{toEntities: [world]}]
        specs:
        - endpointSelector: {matchLabels: {app: b}}
          ingress: [{fromEntities: [world]}]
        - endpointSelector: {matchLabels: {app: c}}
          egressDeny: [{toEntities: [world]}]
        """)
    found = [
        (touch.direction.value, touch.subjects, touch.can_allow, touch.isolates_only)
        for touch in touches
    ]
    assert found == [
        ("egress", (PodSelection("shop", pods=labels(is_in("app", "a"))),), True, True),
        ("ingress", (PodSelection("shop", pods=labels(is_in("app", "b"))),), True, True),
        ("egress", (PodSelection("shop", pods=labels(is_in("app", "c"))),), False, False),
    ]


def test_a_host_policy_touches_no_pod_and_says_so() -> None:
    """A nodeSelector selects nodes; pods are never its subject."""
    touches, gaps = read("""
        apiVersion: cilium.io/v2
        kind: CiliumClusterwideNetworkPolicy
        metadata: {name: nodes}
        spec:
          nodeSelector: {matchLabels: {role: worker}}
          ingress: [{fromEntities: [cluster]}]
        """)
    assert touches == ()
    words = (
        "CiliumClusterwideNetworkPolicy nodes is not evaluated: it selects nodes, no pod; "
        "what nodes and hostNetwork pods send or accept may be different"
    )
    assert [gap.what for gap in gaps] == [words]


def test_a_rule_with_both_selectors_counts_for_its_pods() -> None:
    """The two "are mutually exclusive"; where both stand, the pods are not forgotten."""
    assert cilium(nodeSelector={}, egress=[TO_DATABASE]) == {"egress": "allow deny isolates-only"}


def test_a_rule_without_any_selector_counts_as_selecting_everything() -> None:
    """Cilium refuses it; nothing is assumed of whom it was meant for."""
    touches = read_spec("cilium.io/v2", "CiliumNetworkPolicy", {"egress": [{}]}, "shop")
    assert one_subject(touches) == PodSelection("shop")


def test_a_policy_without_spec_touches_nothing() -> None:
    """The CRD says "spec or specs must be provided": without them there is no rule."""
    touches, gaps = read("""
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: x, namespace: shop}
        """)
    assert touches == ()
    assert len(gaps) == 1
