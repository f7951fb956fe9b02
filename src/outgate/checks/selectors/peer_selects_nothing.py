"""OG304: a peer that no pod is."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import WrittenPeer, has_variables, named_namespaces, words
from outgate.checks.selectors.likeness import likeness
from outgate.model.entries import Direction, PodSelection
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find peers that match no pod, where the input holds pods of their namespaces."""
    for item, peer in evidence.idle_selections:
        # After a namespaceSelector alone it is OG206 that speaks.
        if not peer.pods.selects_all and not _is_split(evidence, item):
            yield from _of_peer(evidence, item, peer)


def _is_split(evidence: Evidence, item: WrittenPeer) -> bool:
    if "namespaceSelector" in item.body:
        return False
    return any(
        before.entry is item.entry
        and set(before.body) == {"namespaceSelector"}
        and before.path[-1] == int(item.path[-1]) - 1
        for before in evidence.peers_of(item.policy)
    )


def _of_peer(evidence: Evidence, item: WrittenPeer, peer: PodSelection) -> Iterator[Mistake]:
    spaces = named_namespaces(peer)
    if spaces is None or has_variables(peer.pods):
        return
    beside = [one for space in spaces for one in evidence.workloads.get(space, ())]
    if not beside or any(peer.pods.matches(pod.labels) for one in beside for pod in one.pods):
        return
    side = "to" if item.direction is Direction.EGRESS else "from"
    where = f"namespace {', '.join(spaces)}"
    like = likeness(peer.pods, beside)
    if like is not None:
        names = some([named(one) for one in like.workloads], 3)
        yield item.policy.mistake(
            item.path,
            f"allows traffic {side} {like.wanted}, which no pod of {where} has; {names} has "
            f"{like.found}",
            f"write {like.found}, if that is meant",
        )
        return
    if len(item.body) == 2 and evidence.with_labels(peer.pods):
        return  # they are in another namespace: OG209
    if any(map(evidence.makers, spaces)) or not all(map(evidence.is_populated, spaces)):
        return
    yield item.policy.mistake(
        item.path,
        f"allows traffic {side} {words(peer.pods)}, which no pod of {where} has",
        "correct the labels, or remove the item if its pods are gone",
        Severity.NOTE,
    )


CHECK = Check(
    "OG304",
    "peer-selects-nothing",
    Severity.WARNING,
    "An item of to or from selects no pod, though the input holds pods of its namespace.",
    "It allows nothing, so the connection that it was written for is denied, if its pods are "
    "isolated by this policy or another one.",
    find,
)
