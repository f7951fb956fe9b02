"""OG403: a named port with an ipBlock."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.entries import Direction
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find names of ports at addresses, which have none."""
    for rule in evidence.rules:
        if rule.direction is Direction.INGRESS or not rule.blocks:
            continue
        whom = rule.blocks[0].text if len(rule.blocks) == 1 else f"{len(rule.blocks)} ipBlocks"
        for path, port in rule.ports:
            if port.name:
                yield rule.policy.mistake(
                    (*path, "port"),
                    f"port {port.name} is a name, and the rule allows traffic to {whom}: an "
                    "address outside of the cluster has no named ports, so nothing is allowed",
                    "write the number of the port",
                    Severity.NOTE if rule.selections else None,
                )


CHECK = Check(
    "OG403",
    "named-port-outside",
    Severity.WARNING,
    "A rule names a port by its name, and its destination is an ipBlock.",
    "Names are looked up in the containers of the destination pod. An address outside of the "
    "cluster has no containers, so the rule never matches it.",
    find,
)
