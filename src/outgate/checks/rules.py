"""Whom the rules of policies in force are for, and what else is allowed beside them."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.policies import Policy
from outgate.checks.written import WrittenRule, numbered
from outgate.engine.bits import members
from outgate.model.entries import Block, Direction, Entry
from outgate.sets.traffic import Traffic


def subjects(evidence: Evidence, rule: WrittenRule) -> int:
    """Return the pods of the input that a rule is for."""
    return evidence.real(evidence.selected(rule.entry.subject).low)


def pod_peers(evidence: Evidence, rule: WrittenRule) -> int:
    """Return the pods of the input that surely are a rule's peers by selector."""
    found = 0
    for selection in rule.selections:
        found |= evidence.selected(selection).low
    return evidence.real(found)


def destinations(evidence: Evidence, rule: WrittenRule) -> int:
    """Return the pods of the input on whose ports a rule is judged; 0 where it names none."""
    if rule.direction is Direction.INGRESS:
        return subjects(evidence, rule)
    return pod_peers(evidence, rule)


def is_about_these_alone(evidence: Evidence, rule: WrittenRule, pods: int) -> bool:
    """Say whether a rule is about some pods and nobody besides, so that it can be corrected.

    Args:
        evidence: The input.
        rule: The rule.
        pods: What `destinations` says.
    """
    if rule.direction is Direction.INGRESS:
        return (
            not evidence.selected(rule.entry.subject).high
            & ~evidence.selected(rule.entry.subject).low
        )
    if rule.entry.peers is None or rule.blocks:
        return False
    each = [evidence.selected(selection) for selection in rule.selections]
    return all(evidence.real(one.low) and one.low == one.high for one in each) and bool(pods)


def passes_anyway(evidence: Evidence, rule: WrittenRule, pods: int, wanted: Traffic) -> bool:
    """Say whether the policies of a rule's side let some traffic pass with the first of its peers.

    One pair stands for all: whoever wrote the other port too wrote it for all of them.

    Args:
        evidence: The input.
        rule: The rule.
        pods: Pods out of `destinations`.
        wanted: The traffic.
    """
    reachability = evidence.reachability
    subject = next(members(subjects(evidence, rule)), None)
    if rule.direction is Direction.INGRESS:
        subject = next(members(pods), None)
        peer = next(members(pod_peers(evidence, rule)), None)
    else:
        peer = next(members(pods), None)
    if subject is None or peer is None:
        return any(wanted <= numbered(entry) for entry in _beside(rule))
    every = reachability.endpoints.all
    through = reachability.through(rule.direction, every[subject], every[peer], None)
    return wanted <= through.low


def _beside(rule: WrittenRule) -> Iterator[Entry]:
    for entry in rule.policy.entries:
        if entry.direction is rule.direction and entry.peers != ():
            yield entry


def opens_by_address(policy: Policy, entry: Entry) -> bool:
    """Say whether a rule of the policy opens the ports of *entry* by address, or to everybody."""
    wanted = numbered(entry)
    return any(
        other.direction is entry.direction
        and numbered(other) & wanted
        and (other.peers is None or any(isinstance(peer, Block) for peer in other.peers))
        for other in policy.entries
        if other.peers != ()
    )
