"""Which directions a policy isolates, stated or by default.

SetDefaults_NetworkPolicy: without policyTypes a policy has Ingress, and Egress where it has any
egress rule.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialects.networkpolicy.reading import entries_of

RULE: list[Any] = [{}]
BOTH, INGRESS, EGRESS = {"ingress", "egress"}, {"ingress"}, {"egress"}

SHAPES: list[tuple[dict[str, Any], set[str]]] = [
    # the four shapes of the default
    ({}, INGRESS),
    ({"ingress": RULE}, INGRESS),
    ({"egress": RULE}, BOTH),
    ({"ingress": RULE, "egress": RULE}, BOTH),
    # lists that are there and empty do not count
    ({"egress": []}, INGRESS),
    ({"egress": None}, INGRESS),
    ({"ingress": [], "egress": []}, INGRESS),
    # an empty or null policyTypes is not stated
    ({"policyTypes": []}, INGRESS),
    ({"policyTypes": None, "egress": RULE}, BOTH),
    # stated
    ({"policyTypes": ["Ingress"]}, INGRESS),
    ({"policyTypes": ["Egress"]}, EGRESS),
    ({"policyTypes": ["Egress", "Ingress"]}, BOTH),
    ({"policyTypes": ["Egress", "Egress"]}, EGRESS),
    # stated beats what the rules say
    ({"policyTypes": ["Ingress"], "egress": RULE}, INGRESS),
    ({"policyTypes": ["Egress"], "ingress": RULE}, EGRESS),
]


@pytest.mark.parametrize(("spec", "expected"), SHAPES)
def test_directions(spec: dict[str, Any], expected: set[str]) -> None:
    """The directions in which the policy has an entry are those that it isolates."""
    found = entries_of(spec)
    assert expected == {entry.direction.value for entry in found}
    assert all(entry.isolates for entry in found)


@pytest.mark.parametrize("empty", [{}, {"ingress": []}, {"ingress": None}])
def test_isolation_without_rules(empty: dict[str, Any]) -> None:
    """A policy without rules has one entry that lets nothing pass."""
    (entry,) = entries_of(empty)
    assert entry.peers == ()
    assert entry.path == ("spec",)


def test_an_empty_rule_is_no_empty_list() -> None:
    """``ingress: [{}]`` lets everything pass: no peers means every source, no ports all."""
    (entry,) = entries_of({"ingress": [{}]})
    assert (entry.peers, entry.ports) == (None, None)
    assert entry.path == ("spec", "ingress", 0)


def test_rules_of_a_direction_that_is_not_stated_do_nothing() -> None:
    """They are read, and refused if they are wrong, but they have no entry."""
    found = entries_of({"policyTypes": ["Ingress"], "egress": [{}, {}], "ingress": [{}]})
    assert [entry.path for entry in found] == [("spec", "ingress", 0)]
