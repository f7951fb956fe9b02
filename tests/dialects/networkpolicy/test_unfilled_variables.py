"""A policy with ``${VARIABLES}`` that nobody filled in: UNKNOWN where it touches, nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import outgate
from outgate.model.gaps import GapKind
from tests.dialects.networkpolicy.reading import marked_places, place_of, policy_text, world_of
from tests.snapshot.objects import KubernetesObject, deployment, policy

OUTSIDE = "203.0.113.1"
BLOCK = {"ipBlock": {"cidr": "${VPN_CIDR}"}}


def world(*policies: KubernetesObject) -> outgate.World:
    """Return a namespace with two workloads and some policies, and one elsewhere."""
    return outgate.load_objects(
        [deployment("web"), deployment("api"), deployment("far", namespace="far"), *policies]
    )


def verdicts(found: outgate.World, name: str) -> tuple[str, str]:
    """Return the verdicts of egress from, and ingress to, a workload."""
    return (
        str(found.explain(f"{name}", f"{OUTSIDE}:443").verdict),
        str(found.explain(OUTSIDE, f"{name}:80").verdict),
    )


def test_the_gap_names_the_variables(tmp_path: Path) -> None:
    """It is no failure, says which variables, and points at the first fault."""
    text = policy_text(
        "egress:\n- to: [{ipBlock: {cidr: §'${VPN_CIDR}'}}]\n  ports: [{port: '${PORT:-80}'}]"
    )
    found = world_of(text, tmp_path)
    (gap,) = found.gaps
    assert gap.kind is GapKind.NOT_EVALUATED
    assert not gap.is_failure
    assert "(VPN_CIDR, PORT)" in gap.what
    assert "NetworkPolicy shop/web has variables that nobody filled in" in gap.what
    assert "envsubst" in gap.remedy
    assert marked_places(text) == [place_of(gap)]
    assert found.policies == 0


SPECS: list[tuple[dict[str, Any], tuple[str, str], tuple[str, str]]] = [
    # (spec, verdicts of web, verdicts of api)
    (
        {"policyTypes": ["Egress"], "egress": [{"to": [BLOCK]}]},
        ("UNKNOWN", "ALLOWED"),
        ("UNKNOWN", "ALLOWED"),
    ),
    (
        {
            "podSelector": {"matchLabels": {"app": "web"}},
            "policyTypes": ["Egress"],
            "egress": [{"to": [BLOCK]}],
        },
        ("UNKNOWN", "ALLOWED"),
        ("ALLOWED", "ALLOWED"),
    ),
    (
        {"podSelector": {"matchLabels": {"app": "${APP}"}}, "policyTypes": ["Ingress"]},
        ("ALLOWED", "UNKNOWN"),
        ("ALLOWED", "UNKNOWN"),
    ),
    (
        {
            "podSelector": {
                "matchExpressions": [{"key": "app", "operator": "In", "values": ["${APP}"]}]
            },
            "policyTypes": ["Ingress"],
        },
        ("ALLOWED", "UNKNOWN"),
        ("ALLOWED", "UNKNOWN"),
    ),
    (
        {"policyTypes": ["${TYPE}"], "podSelector": {"matchLabels": {"app": "web"}}},
        ("UNKNOWN", "UNKNOWN"),
        ("ALLOWED", "ALLOWED"),
    ),
    # without policyTypes a policy isolates ingress, and egress only where it has egress rules
    ({"ingress": [{"from": [BLOCK]}]}, ("ALLOWED", "UNKNOWN"), ("ALLOWED", "UNKNOWN")),
    ({"egress": [{"to": [BLOCK]}]}, ("UNKNOWN", "UNKNOWN"), ("UNKNOWN", "UNKNOWN")),
    ({"egress": "${RULES}"}, ("UNKNOWN", "UNKNOWN"), ("UNKNOWN", "UNKNOWN")),
]


@pytest.mark.parametrize(("spec", "web", "api"), SPECS, ids=lambda value: str(value)[:60])
def test_what_it_touches_is_unknown(
    spec: dict[str, Any], web: tuple[str, str], api: tuple[str, str]
) -> None:
    """Its pods, or all of its namespace where the selector is unfilled; its directions."""
    body = policy("touch")
    body["spec"] = spec
    found = world(body)
    assert web == verdicts(found, "shop/web")
    assert api == verdicts(found, "shop/api")
    assert verdicts(found, "far/far") == ("ALLOWED", "ALLOWED")


def test_beside_a_policy_that_denies() -> None:
    """A pod that is isolated already: the unfilled policy can only allow more."""
    touch = policy("touch", policyTypes=["Egress"], egress=[{"to": [BLOCK]}])
    deny = policy("deny", policyTypes=["Egress"])
    allow = policy("allow", policyTypes=["Egress"], egress=[{}])
    assert verdicts(world(touch, deny), "shop/web") == ("UNKNOWN", "ALLOWED")
    assert verdicts(world(touch, deny, allow), "shop/web") == ("ALLOWED", "ALLOWED")


def test_a_variable_that_stands_in_a_valid_place() -> None:
    """A policy that the API server would accept is in force, whatever its texts look like."""
    body = policy("note", policyTypes=["Egress"])
    body["metadata"]["annotations"] = {"owner": "${TEAM}"}
    found = world(body)
    assert (found.policies, found.gaps) == (1, ())
    assert verdicts(found, "shop/web") == ("DENIED", "ALLOWED")


def test_a_fault_that_has_nothing_to_do_with_variables() -> None:
    """``$VAR`` without braces is no variable of Flux or envsubst's strict form: it is refused."""
    found = world(policy("p", egress=[{"to": [{"ipBlock": {"cidr": "$VPN"}}]}]))
    assert [gap.kind for gap in found.gaps] == [GapKind.REFUSED]


def test_a_version_without_variables_that_came_first() -> None:
    """The last definition of a name stands: the first one is not in force beside it."""
    first = policy("p", policyTypes=["Egress"], egress=[{}])
    last = policy("p", policyTypes=["Egress"], egress=[{"to": [BLOCK]}])
    found = world(first, last)
    assert found.policies == 0
    assert verdicts(found, "shop/web") == ("UNKNOWN", "ALLOWED")


def test_at_most_five_names() -> None:
    """A policy full of variables gives one line."""
    cidrs = [{"ipBlock": {"cidr": f"${{CIDR_{number}}}"}} for number in range(9)]
    (gap,) = world(policy("p", egress=[{"to": cidrs}])).gaps
    assert "(CIDR_0, CIDR_1, CIDR_2, CIDR_3, CIDR_4)" in gap.what


def test_the_reason_is_told() -> None:
    """Explain says which policy makes it UNKNOWN and what would settle it."""
    found = world(policy("touch", policyTypes=["Egress"], egress=[{"to": [BLOCK]}]))
    (part,) = found.explain("shop/web", f"{OUTSIDE}:443").parts
    assert "NetworkPolicy shop/touch is not evaluated" in part.reason
    assert part.settled_by
