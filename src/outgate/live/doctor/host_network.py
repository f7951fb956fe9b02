"""Workloads on their node's network: policies neither restrict nor select them."""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import PODS
from outgate.model.facts import Fact

_MOST = 200
"""Names that are kept."""


def host_network_workloads(seen: Observation) -> Fact[tuple[str, ...]] | None:
    """Return them, as ``namespace/Kind/name``; None where Pods may not be listed.

    The mirror of a static pod is named after its node: such a pod counts by its name without it.

    Args:
        seen: What was read.
    """
    if seen.pods is None:
        return None
    found = set()
    for pod in seen.pods:
        if not pod.host_network:
            continue
        if pod.owner and not pod.mirror:
            found.add(f"{pod.namespace}/{_workload(pod.owner)}")
        else:
            name = pod.name.removesuffix(f"-{pod.node}") if pod.node else pod.name
            found.add(f"{pod.namespace}/Pod/{name}")
    return Fact(tuple(sorted(found)[:_MOST]), f"Pods with spec.hostNetwork{seen.only_in(PODS)}")


def _workload(owner: str) -> str:
    """A ReplicaSet is named after its Deployment and a hash of the pod template."""
    kind, _, name = owner.partition("/")
    if kind == "ReplicaSet" and "-" in name:
        return f"Deployment/{name.rpartition('-')[0]}"
    return owner
