"""Both ends of what one item of a rule allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.checks.peers import WrittenPeer
from outgate.engine.bits import members
from outgate.engine.rules import Rule
from outgate.engine.sides import Side
from outgate.model.entries import Direction
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
    unhindered = ~other.isolated
    may_pass = unhindered | other.may_allow
    compiled: dict[int, list[Rule]] = {}
    for rule in side.rules:
        compiled.setdefault(id(rule.entry), []).append(rule)
    for item, peer in evidence.selections:
        if item.direction is direction:
            peers = evidence.real(evidence.selected(peer).low)
            # One pod at the other end that nothing isolates lets everything through.
            if not peers or peers & unhindered:
                continue
            for rule in compiled.get(id(item.entry), ()):
                own = evidence.real(rule.subject)
                far = peers & rule.peers.low
                if not own or not far:
                    continue
                out, into = (own, far) if direction is Direction.EGRESS else (far, own)
                if not far & may_pass and not _comes_through(other, far, own, rule.traffic):
                    yield Pair(item, out, into, rule.traffic)
                    break


def _comes_through(other: Side, near: int, far: int, wanted: Traffic) -> bool:
    """Say whether the policies of the other end may let any of some traffic pass.

    Args:
        other: The direction of the other end.
        near: The pods that it is the direction of, all of them isolated.
        far: The pods of the rule's own end.
        wanted: What the rule allows.
    """
    seen: set[int] = set()
    for position in members(near):
        for group in other.by_subject.get(position, ()):
            # Pods share the groups of rules that are for all of them.
            if id(group) in seen:
                continue
            seen.add(id(group))
            for parts in (group.low, group.extra):
                for passing, mask in parts.items():
                    if mask & far and (passing is wanted or passing & wanted):
                        return True
    return False


def in_words(passing: Traffic) -> str:
    """Return what a rule allows: its ports, or that it allows all."""
    return "everything" if passing == traffic.EVERYTHING else str(passing)
