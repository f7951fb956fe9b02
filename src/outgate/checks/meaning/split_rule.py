"""OG208: one rule written as two by a stray dash."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import RULES, Policy
from outgate.engine.bits import members
from outgate.model.entries import Direction, Entry, PodSelection
from outgate.model.findings import Severity
from outgate.model.patches import JoinItem


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find a rule with peers alone before a rule with ports alone that fit those peers."""
    for policy in evidence.in_force:
        for direction, side in RULES.items():
            rules = policy.rules(direction)
            for number in range(1, len(rules)):
                if set(rules[number - 1]) != {side} or set(rules[number]) != {"ports"}:
                    continue
                entries = {entry.path: entry for entry in policy.entries}
                first = entries.get(("spec", direction.value, number - 1))
                second = entries.get(("spec", direction.value, number))
                if first is not None and second is not None:
                    yield from _of_pair(evidence, policy, direction, first, second)


def _of_pair(
    evidence: Evidence, policy: Policy, direction: Direction, first: Entry, second: Entry
) -> Iterator[Mistake]:
    if not first.peers or not second.ports:
        return
    if direction is Direction.EGRESS and not _listen(evidence, first, second):
        return
    ports = ", ".join(map(str, second.ports))
    side = "from everywhere" if direction is Direction.INGRESS else "to everywhere"
    whom = "the peers of the rule before" if len(first.peers) > 1 else "the peer of the rule before"
    yield policy.mistake(
        second.path,
        f"ports is a rule of its own: {ports} is allowed {side}, and {whom} every port",
        "remove the dash before ports, so that peers and ports are one rule",
        None if direction is Direction.EGRESS else Severity.WARNING,
        patch=JoinItem(second.path) if direction is Direction.EGRESS else None,
    )


def _listen(evidence: Evidence, first: Entry, second: Entry) -> bool:
    """Say whether the pods of the first rule listen on just the ports of the second."""
    mask = 0
    for peer in first.peers or ():
        if isinstance(peer, PodSelection):
            mask |= evidence.real(evidence.selected(peer).low)
    declared = {
        (port.protocol, port.number)
        for index in members(mask)
        for port in evidence.reachability.endpoints.all[index].pod.ports
    }
    return bool(declared) and all(
        not port.name and (port.protocol, port.low) in declared for port in second.ports or ()
    )


CHECK = Check(
    "OG208",
    "split-rule",
    Severity.ERROR,
    "Peers and ports are two rules of the list where one rule with both is meant.",
    "A rule without ports allows all of them, and a rule without peers allows everybody. Together "
    "the two allow far more than the one that was meant, and nothing fails.",
    find,
)
