"""The rules of policies in force as checks about ports and destinations see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.checks.policies import Policy, mapping, sequence
from outgate.dialects.networkpolicy.rules import read_ports
from outgate.dialects.networkpolicy.shape import Faults
from outgate.engine.bits import members
from outgate.model.entries import Block, Direction, Entry, PodSelection, Port
from outgate.model.origins import Path
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True, eq=False)
class WrittenRule:
    """One rule that lets something pass."""

    policy: Policy
    entry: Entry

    @property
    def direction(self) -> Direction:
        """Which way."""
        return self.entry.direction

    @property
    def blocks(self) -> list[Block]:
        """Its ipBlocks."""
        return [peer for peer in self.entry.peers or () if isinstance(peer, Block)]

    @property
    def selections(self) -> list[PodSelection]:
        """Its peers by selector."""
        return [peer for peer in self.entry.peers or () if isinstance(peer, PodSelection)]

    def ports(self) -> Iterator[tuple[Path, Port]]:
        """Yield its ports as written, each with its place."""
        if self.entry.ports is None:
            return
        _, _, number = self.entry.path[:3]
        rules = self.policy.rules(self.direction)
        body = mapping(rules[number]) if isinstance(number, int) and number < len(rules) else {}
        for place, item in enumerate(sequence(body.get("ports"))):
            for port in read_ports([item], (), Faults()) or ():
                yield (*self.entry.path, "ports", place), port


def rules_of(policy: Policy) -> Iterator[WrittenRule]:
    """Yield the rules of a policy in force; an entry that only isolates is none."""
    for entry in policy.entries:
        if entry.peers != ():
            yield WrittenRule(policy, entry)


def all_rules(evidence: Evidence) -> Iterator[WrittenRule]:
    """Yield the rules of all policies in force."""
    for policy in evidence.in_force:
        yield from rules_of(policy)


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


def numbered(entry: Entry) -> Traffic:
    """Return the traffic of a rule, named ports left out."""
    if entry.ports is None:
        return traffic.EVERYTHING
    found = traffic.NOTHING
    for port in entry.ports:
        if not port.name:
            found |= traffic.of(port.protocol, port.low, port.high)
    return found


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
