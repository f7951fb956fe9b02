"""One direction of all policies: who is isolated, and what the rules let pass nevertheless.

Rules with the same subject (or the same peers) are put together once, so that the cost follows
the number of distinct selections rather than of policies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from outgate.engine.bits import members
from outgate.engine.rules import Rule
from outgate.engine.selecting import Bounds
from outgate.model.entries import Direction, Entry, Touch
from outgate.sets.traffic import Traffic


@dataclass(slots=True)
class Group:
    """What some rules with the same subject, or the same peers, let pass to the other end."""

    low: dict[Traffic, int] = field(default_factory=dict)
    """To whom surely."""
    extra: dict[Traffic, int] = field(default_factory=dict)
    """To whom possibly besides; empty for nearly every group."""
    rules: list[Rule] = field(default_factory=list)
    """The rules themselves, for proofs."""

    def add(self, rule: Rule, bounds: Bounds) -> None:
        """Put one rule in, with its far end."""
        traffic = rule.traffic
        self.rules.append(rule)
        if bounds.low:
            self.low[traffic] = self.low.get(traffic, 0) | bounds.low
        if bounds.high is not bounds.low:
            unsure = bounds.high & ~bounds.low
            if unsure:
                self.extra[traffic] = self.extra.get(traffic, 0) | unsure


@dataclass(slots=True)
class Side:
    """One direction, compiled."""

    direction: Direction
    isolated: int
    """Pods that some NetworkPolicy isolates in this direction."""
    may_deny: int
    """Pods for which a policy that is not evaluated may stop what is otherwise allowed."""
    may_allow: int
    """Pods for which a policy that is not evaluated may let pass what is otherwise denied."""
    rules: tuple[Rule, ...]
    entries: tuple[tuple[Entry, int], ...]
    """Every entry with the pods that it selects, those that let nothing pass included."""
    selecting: dict[int, list[list[Entry]]]
    """Endpoint to the entries that select it, in lists shared like those of `isolating`."""
    isolating: dict[int, list[list[Entry]]]
    """Endpoint to the first entries of the policies that isolate it, in lists that are shared by
    endpoints with the same policies."""
    touches: tuple[tuple[Touch, int], ...]
    by_subject: dict[int, list[Group]]
    """Endpoint to the groups whose subject it is in."""
    by_peer: dict[int, list[Group]]
    """Endpoint to the groups among whose peers it is; a group's masks are of subjects."""


def make_side(
    direction: Direction,
    rules: Iterable[Rule],
    entries: Iterable[tuple[Entry, int]],
    isolating: dict[int, list[Entry]],
    touches: Iterable[tuple[Touch, int]],
) -> Side:
    """Put one direction together.

    Args:
        direction: Which.
        rules: Its compiled rules.
        entries: Its entries with the pods that they select.
        isolating: Per subject mask, the entries whose policies isolate it.
        touches: Policies that are not evaluated, with the pods that they select at most.
    """
    isolated = 0
    for subject in isolating:
        isolated |= subject
    found = tuple(touches)
    may_deny = may_allow = 0
    for touch, subject in found:
        if touch.can_deny:
            # A baseline tier is asked only for pods that no NetworkPolicy selects, and a policy
            # that merely isolates changes nothing for a pod that is isolated already.
            narrowed = touch.isolates_only or touch.only_open
            may_deny |= subject & ~isolated if narrowed else subject
        if touch.can_allow and not touch.only_open:
            may_allow |= subject
    kept = tuple(rules)
    listed = tuple(entries)
    by_mask: dict[int, list[Entry]] = {}
    for entry, mask in listed:
        by_mask.setdefault(mask, []).append(entry)
    return Side(
        direction=direction,
        isolated=isolated,
        may_deny=may_deny,
        may_allow=may_allow,
        rules=kept,
        entries=listed,
        selecting=_by_member(by_mask),
        isolating=_by_member(isolating),
        touches=found,
        by_subject=_grouped((rule.on_subject, rule.peers, rule) for rule in kept),
        by_peer=_grouped((rule.peers, rule.on_subject, rule) for rule in kept),
    )


def _by_member(isolating: dict[int, list[Entry]]) -> dict[int, list[list[Entry]]]:
    index: dict[int, list[list[Entry]]] = {}
    for mask, entries in isolating.items():
        for position in members(mask):
            index.setdefault(position, []).append(entries)
    return index


def _grouped(
    items: Iterable[tuple[Bounds, Bounds, Rule]],
) -> dict[int, list[Group]]:
    """Index rules by the endpoints on their near end; each item: near end, far end, rule."""
    sure: dict[int, Group] = {}
    possible: dict[int, Group] = {}
    for near, far, rule in items:
        if near.low:
            group = sure.get(near.low)
            if group is None:
                group = sure[near.low] = Group()
            group.add(rule, far)
        if near.high is not near.low:
            unsure = near.high & ~near.low
            if unsure:
                group = possible.get(unsure)
                if group is None:
                    group = possible[unsure] = Group()
                group.add(rule, Bounds(0, far.high))
    index: dict[int, list[Group]] = {}
    for groups in (sure, possible):
        for mask, group in groups.items():
            for position in members(mask):
                index.setdefault(position, []).append(group)
    return index
