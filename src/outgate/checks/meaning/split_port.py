"""OG207: one port written as two items by a stray dash."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import Policy, mapping, sequence
from outgate.model.entries import Direction
from outgate.model.findings import Severity
from outgate.model.patches import JoinItem


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find ``- port: 5558`` followed by ``- protocol: TCP``."""
    for policy in evidence.policies:
        for direction in Direction:
            for number, rule in enumerate(policy.rules(direction)):
                path = ("spec", direction.value, number, "ports")
                yield from _of_rule(policy, path, sequence(rule.get("ports")))


def _of_rule(policy: Policy, path: tuple[str | int, ...], ports: list[object]) -> Iterator[Mistake]:
    for number in range(1, len(ports)):
        port, protocol = mapping(ports[number - 1]), mapping(ports[number])
        # One item that lacks a protocol before one that has nothing else: together they are whole.
        if len(protocol) != 1 or "protocol" not in protocol:
            continue
        if set(port) not in ({"port"}, {"port", "endPort"}):
            continue
        word = protocol["protocol"]
        yield policy.mistake(
            (*path, number),
            f"protocol: {word} is an item of its own, which allows every {word} port and not just "
            f"{port['port']}",
            f"remove the dash before protocol, so that port {port['port']} and {word} are one item",
            patch=JoinItem((*path, number)),
        )


CHECK = Check(
    "OG207",
    "split-port",
    Severity.ERROR,
    "One port is written as two items of the list, because of a dash too many.",
    "An item with a protocol alone allows every port of that protocol. Nothing fails, so nobody "
    "sees that the rule is wide open.",
    find,
)
