"""Policies all of whose rules one other policy holds for the same pods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.checks.pairs.holding import holds, holds_selection
from outgate.checks.policies import Policy
from outgate.model.entries import Block, Direction, Entry, Peer, PodSelection
from outgate.sets.addresses import EVERYTHING

_MOST = 50
"""Policies with the same peer that are looked at for one that holds another."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A policy without which the same is allowed."""

    policy: Policy
    by: Policy
    whatever_comes: bool
    """Whether that holds for every pod that is ever made, and not only for those of the input."""


def covered_policies(evidence: Evidence) -> Iterator[Covered]:
    """Yield policies that have rules, each with one that holds them all."""
    index = _index(evidence)
    gone: set[Policy] = set()
    # From the last on, so that of two equal ones the later is told of.
    for policy in reversed(evidence.in_force):
        rules = [entry for entry in policy.entries if entry.peers != ()]
        # A policy that only denies protects the next pod, whatever else there is.
        if not rules or len(rules) != len(policy.entries):
            continue
        for other in _candidates(index, policy.namespace, rules[0]):
            if other is policy or other in gone or not _covers(other, rules):
                continue
            found = _selects(evidence, other, policy)
            if found is not None:
                gone.add(policy)
                yield Covered(policy, other, found)
                break


_WIDE = Block(EVERYTHING, "a wide block")
"""Stands in the index for blocks that are wide enough to hold others."""
_WIDE_SIZE = 1 << 20

_Index = dict[tuple[str, Direction, Peer | None], list[Policy]]


def _index(evidence: Evidence) -> _Index:
    index: _Index = {}
    for policy in evidence.in_force:
        for entry in policy.entries:
            for peer in entry.peers if entry.peers is not None else (None,):
                # A rule without conditions is another check's.
                if peer is None and entry.ports is None:
                    continue
                is_wide = isinstance(peer, Block) and peer.addresses.size() >= _WIDE_SIZE
                key = (policy.namespace, entry.direction, _WIDE if is_wide else peer)
                found = index.setdefault(key, [])
                if not found or found[-1] is not policy:
                    found.append(policy)
    return index


def _candidates(index: _Index, namespace: str, entry: Entry) -> Iterator[Policy]:
    """Yield the policies that could hold a rule: with its first peer, a wider one, or none."""
    first = entry.peers[0] if entry.peers else None
    wider: list[Peer | None] = [first]
    if isinstance(first, Block):
        wider.append(_WIDE)
    elif first is not None:
        wider += [PodSelection(first.namespace, first.namespaces), PodSelection(None)]
    if first is not None:
        wider.append(None)
    for peer in dict.fromkeys(wider):
        yield from index.get((namespace, entry.direction, peer), ())[:_MOST]


def _covers(policy: Policy, rules: list[Entry]) -> bool:
    return all(
        any(
            other.direction is rule.direction and other.peers != () and holds(other, rule)
            for other in policy.entries
        )
        for rule in rules
    )


def _selects(evidence: Evidence, wide: Policy, narrow: Policy) -> bool | None:
    """Say whether a policy selects the pods of another one for ever; None where not even now."""
    over, under = wide.entries[0].subject, narrow.entries[0].subject
    if holds_selection(over, under):
        return True
    mask = evidence.selected(under).high
    if evidence.real(mask) and not mask & ~evidence.selected(over).low:
        return False
    return None
