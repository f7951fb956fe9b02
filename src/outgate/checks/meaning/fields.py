"""The fields of a NetworkPolicy and where each belongs, to say where a stray one goes."""

from __future__ import annotations

from difflib import get_close_matches

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


def remedy_for(field: str) -> str:
    """Return what to do about a field where the API has none of that name."""
    if field in HOMES:
        return f"move it: {field} belongs into {HOMES[field]}"
    near = get_close_matches(field, HOMES, n=1, cutoff=0.75)
    if near:
        return f"write {near[0]}, if that is meant"
    return "remove it; if it is a label, it belongs into matchLabels"
