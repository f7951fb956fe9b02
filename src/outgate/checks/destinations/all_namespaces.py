"""OG606: pods of all namespaces allowed."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import is_every_pod
from outgate.model.entries import Direction
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find peers that are every pod, in rules for every port."""
    for item, peer in evidence.selections:
        if item.entry.ports is None and is_every_pod(peer):
            side = "to" if item.direction is Direction.EGRESS else "from"
            yield item.policy.mistake(
                item.path,
                f"allows traffic {side} every pod of every namespace, on every port",
                "name the namespaces that are meant, or the ports",
            )


CHECK = Check(
    "OG606",
    "all-namespaces",
    Severity.NOTE,
    "A rule allows every pod of every namespace, on every port.",
    "Whoever may make a pod anywhere in the cluster is let through. Within one cluster that is "
    "nearly as good as no policy.",
    find,
)
