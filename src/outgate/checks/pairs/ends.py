"""Both ends of what one item of a rule allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.checks.peers import WrittenPeer, peers_of
from outgate.engine.bits import members
from outgate.engine.rules import Rule
from outgate.model.entries import Direction, PodSelection
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Pair:
    """An item whose own end allows something that the other end denies, for all of its pods."""

    item: WrittenPeer
    sources: int
    destinations: int
    traffic: Traffic


def denied_pairs(evidence: Evidence, direction: Direction) -> Iterator[Pair]:
    """Yield the items of a direction of which nothing comes through.

    Args:
        evidence: The input.
        direction: That of the rules.
    """
    reachability = evidence.reachability
    side = reachability.side(direction)
    other = reachability.side(
        Direction.INGRESS if direction is Direction.EGRESS else Direction.EGRESS
    )
    compiled: dict[int, list[Rule]] = {}
    for rule in side.rules:
        compiled.setdefault(id(rule.entry), []).append(rule)
    for policy in evidence.in_force:
        entries = {entry.path: entry for entry in policy.entries}
        for item in peers_of(policy):
            entry = entries.get(item.path[:3])
            if item.direction is not direction or entry is None:
                continue
            if not isinstance(item.peer, PodSelection):
                continue
            peers = evidence.real(evidence.selected(item.peer).low)
            # One pod at the other end that nothing isolates lets everything through.
            if not peers or peers & ~other.isolated:
                continue
            for rule in compiled.get(id(entry), ()):
                own = evidence.real(rule.subject)
                far = peers & rule.peers.low
                if not own or not far:
                    continue
                out, into = (own, far) if direction is Direction.EGRESS else (far, own)
                if not _comes_through(evidence, out, into, rule.traffic):
                    yield Pair(item, out, into, rule.traffic)
                    break


def _comes_through(evidence: Evidence, sources: int, destinations: int, wanted: Traffic) -> bool:
    every = evidence.reachability.endpoints.all
    for index in members(sources):
        row = evidence.reachability.row(every[index], destinations)
        if any(mask and passing & wanted for passing, mask in row.high.items()):
            return True
    return False


def in_words(passing: Traffic) -> str:
    """Return what a rule allows: its ports, or that it allows all."""
    return "everything" if passing == traffic.EVERYTHING else str(passing)
