"""OG209: one peer with both selectors where two peers are meant."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import has_variables, named_namespaces, words
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find pods asked for in a namespace where there are none, and which are elsewhere."""
    for item, peer in evidence.idle_selections:
        if peer.pods.selects_all:
            continue
        spaces = named_namespaces(peer)
        if spaces is None or has_variables(peer.pods) or len(item.body) != 2:
            continue
        if not all(map(evidence.is_populated, spaces)) or any(map(evidence.makers, spaces)):
            continue
        having = evidence.with_labels(peer.pods)
        if not having or any(workload.namespace in spaces for workload in having):
            continue
        yield item.policy.mistake(
            item.path,
            f"no pod of namespace {', '.join(spaces)} has {words(peer.pods)}; "
            f"{some([named(one) for one in having])} has, so the item matches nothing",
            "name the namespace of those pods, or write two items if either is meant",
        )


CHECK = Check(
    "OG209",
    "peers-anded",
    Severity.WARNING,
    "One item asks for pods in a namespace that has none of them, while another namespace has.",
    "Both selectors of one item must match. An item that matches nothing allows nothing, and the "
    "connection that it was written for is denied.",
    find,
)
