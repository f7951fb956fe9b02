"""UNKNOWN reaches exactly as far as a policy that is not evaluated could change a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import outgate
from outgate.model.entries import Direction, PodSelection, PolicyName, Touch
from outgate.model.origins import NOWHERE
from outgate.model.selectors import Operator, Requirement, Selector
from tests.engine.agreement import assert_rows_equal_pairs
from tests.engine.asking import only_part, verdicts, world
from tests.engine.clusters import TOUCHED, here, tcp
from tests.snapshot.objects import KubernetesObject, namespace, pod, policy

WEB = Selector((Requirement("app", Operator.IN, ("web",)),))
PODS = [
    namespace("shop"),
    pod("web", {"app": "web"}, ip="10.0.0.1", node="node-1"),
    pod("api", {"app": "api"}, ip="10.0.0.2", node="node-1"),
]
DENY = policy("deny", policyTypes=["Egress", "Ingress"])
ALLOW_80 = policy("some", {"app": "web"}, policyTypes=["Egress"], egress=[{"ports": [tcp(80)]}])
ASKED = ("8.8.8.8:80", "8.8.8.8:443")


def touched(objects: list[KubernetesObject], direction: str, **fields: Any) -> outgate.World:
    """Return a world in which one policy that is not evaluated selects shop/web."""
    found = world(*PODS, *objects)
    touch = Touch(
        PolicyName("SomePolicy", "shop", "touch", NOWHERE),
        Direction(direction),
        (PodSelection("shop", pods=WEB),),
        **{"can_allow": False, "can_deny": False, **fields},
    )
    return replace(found, touches=(touch,))


DENIES: dict[str, Any] = {"can_deny": True}
ALLOWS: dict[str, Any] = {"can_allow": True}
BOTH: dict[str, Any] = {"can_allow": True, "can_deny": True}

CASES: list[tuple[str, dict[str, Any], list[KubernetesObject], list[str]]] = [
    # (case, what the policy could do, the NetworkPolicies, verdicts of web on 80 and 443)
    ("a deny for an open pod", DENIES, [], ["UNKNOWN", "UNKNOWN"]),
    ("an allow for an open pod", ALLOWS, [], ["ALLOWED", "ALLOWED"]),
    ("a deny for an isolated pod", DENIES, [DENY], ["DENIED", "DENIED"]),
    ("an allow for an isolated pod", ALLOWS, [DENY], ["UNKNOWN", "UNKNOWN"]),
    ("a deny beside a rule", DENIES, [ALLOW_80], ["UNKNOWN", "DENIED"]),
    ("an allow beside a rule", ALLOWS, [ALLOW_80], ["ALLOWED", "UNKNOWN"]),
    ("both beside a rule", BOTH, [ALLOW_80], ["UNKNOWN", "UNKNOWN"]),
    (
        "isolation of an open pod",
        {**DENIES, "isolates_only": True},
        [],
        ["UNKNOWN", "UNKNOWN"],
    ),
    (
        "isolation of an isolated pod",
        {**DENIES, "isolates_only": True},
        [ALLOW_80],
        ["ALLOWED", "DENIED"],
    ),
    (
        "isolation with rules of an isolated pod",
        {**BOTH, "isolates_only": True},
        [ALLOW_80],
        ["ALLOWED", "UNKNOWN"],
    ),
    ("a baseline deny of an open pod", {**DENIES, "only_open": True}, [], ["UNKNOWN", "UNKNOWN"]),
    (
        "a baseline deny of an isolated pod",
        {**DENIES, "only_open": True},
        [ALLOW_80],
        ["ALLOWED", "DENIED"],
    ),
    (
        "a baseline allow of an isolated pod",
        {**ALLOWS, "only_open": True},
        [ALLOW_80],
        ["ALLOWED", "DENIED"],
    ),
    ("nothing at all", {}, [ALLOW_80], ["ALLOWED", "DENIED"]),
]


@pytest.mark.parametrize(
    ("fields", "objects", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
)
def test_egress(
    fields: dict[str, Any], objects: list[KubernetesObject], expected: list[str]
) -> None:
    """What it may allow or deny is UNKNOWN, everything else is answered."""
    found = touched(objects, "egress", **fields)
    assert expected == verdicts(found, "shop/web", *ASKED)
    assert_rows_equal_pairs(found)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [(DENIES, ["UNKNOWN", "ALLOWED"]), (ALLOWS, ["ALLOWED", "ALLOWED"])],
)
def test_ingress_touches_its_subject_only(fields: dict[str, Any], expected: list[str]) -> None:
    """The other pod, and the other direction, are answered as ever."""
    found = touched([], "ingress", **fields)
    assert expected == verdicts(found, "8.8.8.8", "shop/web:80", "shop/api:80")
    assert verdicts(found, "shop/web", *ASKED) == ["ALLOWED", "ALLOWED"]
    assert_rows_equal_pairs(found)


def test_the_other_side_still_denies() -> None:
    """Whatever the touched side may allow, the other side's isolation decides."""
    into = policy("in", {"app": "api"}, ingress=[{"from": [here(app="x")]}])
    found = touched([DENY, into], "egress", **ALLOWS)
    assert verdicts(found, "shop/web", "shop/api:80") == ["DENIED"]


def test_the_own_node_is_out_of_its_reach() -> None:
    """What NetworkPolicies cannot stop, the documentation says, is always allowed."""
    found = touched([DENY], "egress", **BOTH)
    assert verdicts(found, "shop/web", "node:node-1:10250") == ["ALLOWED"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (DENIES, "SomePolicy shop/touch is not evaluated and may deny its egress"),
        (BOTH, "SomePolicy shop/touch is not evaluated and may allow or deny its egress"),
    ],
)
def test_the_reason(fields: dict[str, Any], words: str) -> None:
    """The proof names the policy and what it could do."""
    part = only_part(touched([], "egress", **fields), "shop/web", "8.8.8.8:80")
    assert words in part.reason
    assert part.settled_by == ("read SomePolicy shop/touch, or try it on the cluster",)
    assert part.egress is not None
    assert (words,) == part.egress.doubts


def test_real_dialects() -> None:
    """The same with policies that were read: see the cluster of touched pods."""
    found = world(*TOUCHED)
    assert verdicts(found, "shop/web", "shop/api:80", "8.8.8.8:443") == ["DENIED", "UNKNOWN"]
    assert verdicts(found, "8.8.8.8", "data/db:80", "data/cache:80") == ["UNKNOWN", "UNKNOWN"]
    assert verdicts(found, "8.8.8.8", "shop/api:80") == ["DENIED"]
