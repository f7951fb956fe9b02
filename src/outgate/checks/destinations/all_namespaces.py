"""OG606: pods of all namespaces allowed."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import peers_of
from outgate.model.entries import Direction, PodSelection
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find peers that are every pod, in rules for every port."""
    for policy in evidence.in_force:
        every_port = {entry.path for entry in policy.entries if entry.ports is None}
        for item in peers_of(policy):
            peer = item.peer
            if not isinstance(peer, PodSelection) or item.path[:3] not in every_port:
                continue
            if peer.namespace is None and peer.namespaces.selects_all and peer.pods.selects_all:
                side = "to" if item.direction is Direction.EGRESS else "from"
                yield policy.mistake(
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
