"""OG206: two peers where one with both selectors is meant."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import WrittenPeer, has_variables, words
from outgate.engine.selecting import namespace_matches
from outgate.model.entries import PodSelection
from outgate.model.findings import Severity, some
from outgate.model.patches import JoinItem


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find a namespaceSelector followed by a podSelector that only fits together."""
    for policy in evidence.in_force:
        peers = evidence.peers_of(policy)
        for first, second in pairwise(peers):
            if first.entry is second.entry:
                yield from _of_pair(evidence, first, second)


def _of_pair(evidence: Evidence, first: WrittenPeer, second: WrittenPeer) -> Iterator[Mistake]:
    if "podSelector" in first.body or "namespaceSelector" in second.body:
        return
    spaces, pods = first.peer, second.peer
    if not isinstance(spaces, PodSelection) or not isinstance(pods, PodSelection):
        return
    if spaces.namespaces.selects_all or pods.pods.selects_all or has_variables(pods.pods):
        return
    policy = second.policy
    here = evidence.with_labels(pods.pods, policy.namespace)
    if here:
        return
    endpoints = evidence.reachability.endpoints
    there = [
        workload
        for workload in evidence.with_labels(pods.pods)
        if namespace_matches(endpoints, workload.namespace, spaces.namespaces)[1]
    ]
    if not there and not evidence.is_populated(policy.namespace):
        return
    fact = (
        f"they are in the namespaces of the item before: {some([named(one) for one in there])}"
        if there
        else "they may be meant to be in the namespaces of the item before"
    )
    yield policy.mistake(
        second.path,
        f"podSelector {words(pods.pods)} is an item of its own, so it is about namespace "
        f"{policy.namespace}, where no pod has these labels; {fact}. As written, every pod of "
        "those namespaces is a peer",
        "remove the dash before podSelector, so that both selectors are one item",
        None if there else Severity.WARNING,
        patch=JoinItem(second.path) if there else None,
    )


CHECK = Check(
    "OG206",
    "or-for-and",
    Severity.ERROR,
    "A namespaceSelector and a podSelector are two items of a list where one item with both is "
    "meant.",
    "Two items are alternatives: every pod of those namespaces, or those pods of the policy's own "
    "namespace. It works, so nobody sees that far more is allowed than was meant.",
    find,
)
