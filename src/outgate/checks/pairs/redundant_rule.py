"""OG704: a rule that another one of its policy holds."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.pairs.holding import holds
from outgate.checks.policies import Policy
from outgate.checks.written import WrittenRule
from outgate.model.entries import Block, Peer, Port
from outgate.model.findings import Severity
from outgate.model.origins import Path

_MOST = 100
"""Rules of one policy that are compared each with each; of more, only with equal ones."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules, peers and ports that add nothing to their policy."""
    by_policy: dict[Policy, list[WrittenRule]] = {}
    for rule in evidence.rules:
        by_policy.setdefault(rule.policy, []).append(rule)
    for policy in evidence.in_force:
        rules = by_policy.get(policy, [])
        yield from _rules(policy, rules)
        for rule in rules:
            if rule.repeats_itself:
                yield from _ports(policy, rule)
        if len(evidence.peers_of(policy)) != sum(len(one.peers or ()) for one in policy.entries):
            # The same peer twice is one in the entry.
            yield from _peers(evidence, policy)


def _rules(policy: Policy, rules: list[WrittenRule]) -> Iterator[Mistake]:
    # A rule without conditions makes all others idle, which is another check's.
    kept = [rule for rule in rules if rule.entry.peers is not None or rule.entry.ports is not None]
    if len(kept) > _MOST:
        return
    for number, rule in enumerate(kept):
        for place, other in enumerate(kept):
            if other is rule or other.direction is not rule.direction:
                continue
            if not holds(other.entry, rule.entry):
                continue
            # Of two equal ones the later is told of.
            if place > number and holds(rule.entry, other.entry):
                continue
            _, direction, index = other.entry.path[:3]
            yield policy.mistake(
                rule.entry.path,
                f"allows nothing that rule {direction}[{index}] of this policy does not allow",
                "remove it",
            )
            break


def _ports(policy: Policy, rule: WrittenRule) -> Iterator[Mistake]:
    seen: dict[Port, Path] = {}
    for path, port in rule.ports:
        if port in seen:
            yield policy.mistake(
                path,
                f"{port} stands in this rule twice",
                "remove it, or correct it: a second protocol, or another port, may be meant",
            )
        seen.setdefault(port, path)


def _peers(evidence: Evidence, policy: Policy) -> Iterator[Mistake]:
    seen: dict[tuple[Path, Peer], Path] = {}
    for item in evidence.peers_of(policy):
        key = (item.path[:-1], item.peer)
        if key in seen:
            kind = "ipBlock" if isinstance(item.peer, Block) else "peer"
            yield policy.mistake(item.path, f"the {kind} stands in this rule twice", "remove it")
        seen.setdefault(key, item.path)


CHECK = Check(
    "OG704",
    "redundant-rule",
    Severity.NOTE,
    "A rule, a peer or a port adds nothing to what its policy allows already.",
    "It looks as if it mattered, so that whoever closes something later changes the wrong one. A "
    "port that stands twice is often a protocol that was forgotten.",
    find,
)
