"""OG607: a peer whose pods are on their node's network."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import named_namespaces, words
from outgate.checks.rules import opens_by_address
from outgate.model.entries import Direction
from outgate.model.findings import Severity, some
from outgate.model.workloads import Workload


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find peers by labels that only pods on their node's network have."""
    hosts = [one for one in evidence.snapshot.workloads if _is_on_host(one)]
    if not hosts:
        return
    for item, peer in evidence.idle_selections:
        if not peer.pods.selects_all:
            if opens_by_address(item.policy, item.entry):
                continue
            spaces = named_namespaces(peer)
            meant = [
                one
                for one in hosts
                if (spaces is None or one.namespace in spaces)
                and any(peer.pods.matches(pod.labels) for pod in one.pods)
            ]
            if meant:
                side = "to" if item.direction is Direction.EGRESS else "from"
                yield item.policy.mistake(
                    item.path,
                    f"allows traffic {side} {words(peer.pods)}, which only "
                    f"{some([named(one) for one in meant], 3)} has: on its node's network no "
                    "selector selects it",
                    f"write an ipBlock with the nodes' addresses, or the ports without {side}",
                )


def _is_on_host(workload: Workload) -> bool:
    return any(pod.host_network for pod in workload.pods)


CHECK = Check(
    "OG607",
    "host-network-peer",
    Severity.WARNING,
    "A rule names pods by labels that only pods on their node's network have.",
    "Such a pod has its node's address, and most network plugins take its traffic for the node's. "
    "A selector does not match it, so the rule allows nothing.",
    find,
)
