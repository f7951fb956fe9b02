"""Valid documents that use every field, and everything that can be done to one of their values."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from outgate.model.origins import Path

HEAD = {"apiVersion": "outgate.dev/v1alpha1"}

NEEDS: list[dict[str, Any]] = [
    {
        "to": {"workload": {"namespace": "bank", "kind": "StatefulSet", "name": "ledger"}},
        "ports": ["5432"],
        "why": "books",
    },
    {"to": {"service": {"namespace": "bank", "name": "gate"}}, "ports": ["443/TCP"], "why": "pay"},
    {"to": {"namespace": "monitoring"}, "ports": ["8000-8100/SCTP"], "why": "metrics"},
    {
        "to": {"cidr": "2001:db8::/32", "except": ["2001:db8:1::/48", "2001:db8:2::/48"]},
        "ports": [443, "53/UDP"],
        "why": "partner",
    },
    {"to": {"host": "*.example.com"}, "ports": [443], "why": "partner"},
    {"to": {"host": "api.example.com"}, "ports": [443], "why": "partner"},
    {"to": {"platform": "kube-apiserver"}, "why": "it is an operator"},
    {"to": {"platform": "node-local"}, "ports": ["8125/UDP"], "why": "statistics"},
    {
        "to": {"cidr": "169.254.169.254/32"},
        "ports": [80],
        "why": "credentials",
        "owner": "team-pay",
        "expires": "2030-02-28",
        "exception": {"why": "no way around it", "approvedBy": "security"},
        "evidence": {
            "count": 3,
            "days": 14,
            "first": "2026-01-01",
            "last": "2026-01-14",
            "sources": ["hubble"],
            "confidence": "high",
        },
    },
]
INTENT: dict[str, Any] = {
    **HEAD,
    "kind": "EgressIntent",
    "metadata": {"name": "checkout", "namespace": "default"},
    "spec": {"workload": {"kind": "Deployment", "name": "checkout"}, "needs": NEEDS},
}
BY_LABELS: dict[str, Any] = {
    **HEAD,
    "kind": "EgressIntent",
    "metadata": {"name": "by-labels", "namespace": "default"},
    "spec": {"labels": {"example.com/app": "x", "tier": ""}, "needs": []},
}
BASELINE: dict[str, Any] = {
    **HEAD,
    "kind": "EgressBaseline",
    "metadata": {"name": "default"},
    "spec": {
        "exemptNamespaces": [{"name": "kube-system", "why": "it is the system"}],
        "namespaces": {
            "selector": {
                "matchLabels": {"zero-trust": "true"},
                "matchExpressions": [
                    {"key": "tier", "operator": "In", "values": ["a", "b"]},
                    {"key": "example.com/old", "operator": "DoesNotExist"},
                ],
            }
        },
        "dns": "none",
        "everyWorkload": NEEDS[:2],
        "closedRanges": [{"cidr": "10.9.0.0/16", "why": "nodes"}],
    },
}
BY_NAMES: dict[str, Any] = {
    **HEAD,
    "kind": "EgressBaseline",
    "metadata": {"name": "by-names"},
    "spec": {"namespaces": {"names": ["shop", "bank"]}},
}
SAMPLES = (INTENT, BY_LABELS, BASELINE, BY_NAMES)

VALUES: tuple[Any, ...] = (
    None, True, 7, 0, -1, 1.5, "", " ", "x", "X", "no", "a b", "x" * 64, "x" * 1100,
    "a..b", "-a", "é",
    [], ["x"], [None], [7, 7], {}, {"x": "y"},
    "443", "443/tcp", "70000", "0", "9-8", "1-70000", "http", "053", "443/ICMP", 65536,
    "10.0.0.0/8", "10.0.0.1/8", "10.0.0.1", "10.0.0.0/33", "10.0.0.0/08", "::ffff:10.0.0.0/104",
    "2001:db8:3::/48", "2001:DB8::/32", "fe80::%eth0/64", "2001:db8::/32",
    "a.example", "*.com", "*", "a.*.com", "*.*.com", "example.com.", "https://a.com", "10.0.0.1",
    "API.example.com", "a_b.example.com", "2030-02-30", "2030-2-3", "2030-02-03T00:00:00Z", "soon",
    "dns", "node-local", "cluster", "Exists", "In",
    {"name": "x"}, {"namespace": "x", "name": "x"}, {"service": {"name": "x"}},
    {"kind": "X", "name": "x"}, {"matchLabels": {}}, {"names": ["a"], "selector": {}},
    {"cidr": "10.0.0.0/8", "host": "a.example"}, {"except": ["10.0.0.0/8"]},
    {"cidr": "10.0.0.0/8", "except": ["10.0.0.0/8"]},
    {"cidr": "10.0.0.0/8", "except": ["11.0.0.0/9"]},
    {"a b": "x"}, {"x": "a b"}, {"x": ["y", "z"]}, {"x": {"y": "z"}}, {"count": -1},
    {f"k{number}": "x" for number in range(17)},
)  # fmt: skip
"""What is put in the place of every value."""


class Mutation(NamedTuple):
    """A document of which one thing was changed."""

    path: Path
    """The value that was put in, taken out or put beside."""
    change: str
    document: dict[str, Any]


def mutations() -> Iterator[Mutation]:
    """Yield the samples with every value replaced by every other, left out, doubled, added to."""
    for sample in SAMPLES:
        for path in _paths(sample, ()):
            yield from _mutated(sample, path)


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if path and path[0] in ("apiVersion", "kind", "metadata"):
        return
    if path:
        yield path
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield from _paths(inner, (*path, key))


def _mutated(sample: dict[str, Any], path: Path) -> Iterator[Mutation]:
    for value in VALUES:
        document = copy.deepcopy(sample)
        holder = at(document, path[:-1])
        if holder[path[-1]] == value and type(holder[path[-1]]) is type(value):
            continue
        holder[path[-1]] = copy.deepcopy(value)
        yield Mutation(path, f"becomes {str(value)[:60]!r}", document)
    document = copy.deepcopy(sample)
    del at(document, path[:-1])[path[-1]]
    yield Mutation(path, "is left out", document)
    inner = at(sample, path)
    if isinstance(inner, dict):
        document = copy.deepcopy(sample)
        at(document, path)["surprise"] = "x"
        yield Mutation((*path, "surprise"), "is added", document)
    if isinstance(inner, list) and inner:
        document = copy.deepcopy(sample)
        at(document, path).append(copy.deepcopy(inner[0]))
        yield Mutation(path, "holds its first item twice", document)
        document = copy.deepcopy(sample)
        at(document, path).extend(copy.deepcopy(inner) * 260)
        yield Mutation(path, "is long", document)


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path."""
    for step in path:
        value = value[step]
    return value
