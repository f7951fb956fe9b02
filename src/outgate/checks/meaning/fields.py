"""The fields of a NetworkPolicy and where each belongs, to say where a stray one goes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from outgate.checks.selectors.likeness import is_slip
from outgate.model.origins import Path

HOMES = {
    "podSelector": "spec, or an item of to or from",
    "namespaceSelector": "an item of to or from",
    "ipBlock": "an item of to or from",
    "policyTypes": "spec",
    "ingress": "spec",
    "egress": "spec",
    "from": "an item of ingress",
    "to": "an item of egress",
    "ports": "an item of ingress or egress",
    "port": "an item of ports",
    "protocol": "an item of ports",
    "endPort": "an item of ports",
    "cidr": "ipBlock",
    "except": "ipBlock",
    "matchLabels": "podSelector or namespaceSelector",
    "matchExpressions": "podSelector or namespaceSelector",
    "key": "an item of matchExpressions",
    "operator": "an item of matchExpressions",
    "values": "an item of matchExpressions",
    "labels": "metadata",
    "annotations": "metadata",
    "namespace": "metadata",
}
"""A field, and what it belongs into."""

OF_SPEC = frozenset({"podSelector", "policyTypes", "ingress", "egress"})


_OF = {
    "spec": OF_SPEC,
    "ingress": frozenset({"from", "ports"}),
    "egress": frozenset({"to", "ports"}),
    "from": frozenset({"podSelector", "namespaceSelector", "ipBlock"}),
    "to": frozenset({"podSelector", "namespaceSelector", "ipBlock"}),
    "ports": frozenset({"port", "protocol", "endPort"}),
    "ipBlock": frozenset({"cidr", "except"}),
    "podSelector": frozenset({"matchLabels", "matchExpressions"}),
    "namespaceSelector": frozenset({"matchLabels", "matchExpressions"}),
    "matchExpressions": frozenset({"key", "operator", "values"}),
}
"""A field, and what its value, or each of its items, may have."""


_LISTS = frozenset(
    {
        "ingress",
        "egress",
        "policyTypes",
        "from",
        "to",
        "ports",
        "except",
        "matchExpressions",
        "values",
    }
)
_MAPPINGS = frozenset({"podSelector", "namespaceSelector", "ipBlock", "matchLabels"})


def slip_of(path: Path, beside: Mapping[str, Any]) -> str:
    """Return the field that a misspelt one can only be; empty where that is not sure.

    Args:
        path: The misspelt one, from the object's root.
        beside: What it stands in.
    """
    field, value = str(path[-1]), beside.get(str(path[-1]))
    named = next((step for step in reversed(path[:-1]) if isinstance(step, str)), "")
    meant = [
        one
        for one in sorted(_OF.get(named, ()))
        if one not in beside
        and (one in _LISTS) is isinstance(value, list)
        and (one in _MAPPINGS) is isinstance(value, Mapping)
        and (one.lower() == field.lower() or is_slip(one, field))
    ]
    return meant[0] if len(meant) == 1 else ""


def remedy_for(field: str) -> str:
    """Return what to do about a field where the API has none of that name."""
    if field in HOMES:
        return f"move it: {field} belongs into {HOMES[field]}"
    near = get_close_matches(field, HOMES, n=1, cutoff=0.75)
    if near:
        return f"write {near[0]}, if that is meant"
    return "remove it; if it is a label, it belongs into matchLabels"
