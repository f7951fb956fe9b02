"""Nodes into pools, and which nodes of each are probed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outgate.errors import UsageError

_POOL_LABELS = (
    "eks.amazonaws.com/nodegroup",
    "karpenter.sh/nodepool",
    "cloud.google.com/gke-nodepool",
    "kubernetes.azure.com/agentpool",
    "machineconfiguration.openshift.io/pool",
    "node.kubernetes.io/instancegroup",
    "kops.k8s.io/instancegroup",
    "node.cluster.x-k8s.io/pool",
)
"""Labels by which platforms name their pools; the first that a node has is its pool."""
_OS = "kubernetes.io/os"
_SMALL = 5
"""A cluster of so few nodes is probed on each of them."""
_MOST_NODES = 12
"""However many pools there are: two or three pods on each node are enough of a burden."""


@dataclass(frozen=True, slots=True)
class ProbeNode:
    """A node as far as probing needs it."""

    name: str
    pool: str
    operating_system: str
    addresses: tuple[str, ...]
    """Its InternalIPs."""
    obstacle: str = ""
    """Why no probe can run there; empty where one can."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Nodes that were made alike."""

    name: str
    operating_system: str
    nodes: tuple[ProbeNode, ...]
    chosen: tuple[ProbeNode, ...]
    """Those that are probed; none where no probe can run."""

    @property
    def obstacle(self) -> str:
        """Why nothing of it is probed; empty where something is."""
        if self.chosen:
            return ""
        words = sorted({node.obstacle for node in self.nodes if node.obstacle})
        return "; ".join(words) or f"at most {_MOST_NODES} nodes are probed; name one with --node"


def node_of(body: Mapping[str, Any]) -> ProbeNode:
    """Read a Node.

    Args:
        body: The object, as the API server gave it.
    """
    metadata = body.get("metadata") or {}
    labels = metadata.get("labels") or {}
    spec = body.get("spec") or {}
    status = body.get("status") or {}
    system = str(labels.get(_OS) or "linux")
    pool = next((str(labels[label]) for label in _POOL_LABELS if labels.get(label)), "")
    return ProbeNode(
        name=str(metadata.get("name", "")),
        pool=pool or f"all {system} nodes",
        operating_system=system,
        addresses=tuple(
            str(address.get("address"))
            for address in status.get("addresses") or ()
            if address.get("type") == "InternalIP"
        ),
        obstacle=_obstacle(labels, spec, status, system),
    )


def _obstacle(
    labels: Mapping[str, Any], spec: Mapping[str, Any], status: Mapping[str, Any], system: str
) -> str:
    if system != "linux":
        return f"{system} nodes are not probed: the probe is a POSIX shell script"
    if labels.get("eks.amazonaws.com/compute-type") == "fargate":
        return "Fargate nodes take no pod of another profile, and enforce no NetworkPolicy"
    if labels.get("type") == "virtual-kubelet":
        return "virtual nodes are not probed: their pods do not run on the cluster's network"
    ready = next((c for c in status.get("conditions") or () if c.get("type") == "Ready"), None)
    if ready is None or ready.get("status") != "True":
        return "the node is not Ready"
    if spec.get("unschedulable"):
        return "the node is cordoned"
    return ""


def pools_of(
    nodes: Iterable[ProbeNode], *, per_pool: int = 2, named: Sequence[str] = ()
) -> tuple[Pool, ...]:
    """Group nodes and choose those that are probed.

    Args:
        nodes: All nodes.
        per_pool: How many of a pool at most, where the cluster is not small.
        named: Only these nodes, if any are named.

    Returns:
        The pools by name; without a chosen node where none can be probed.

    Raises:
        UsageError: A node that was named does not exist.
    """
    every = sorted(nodes, key=lambda node: node.name)
    unknown = [name for name in named if all(node.name != name for node in every)]
    if unknown:
        raise UsageError(f"no node is called {unknown[0]!r}; see kubectl get nodes")
    groups: dict[tuple[str, str], list[ProbeNode]] = {}
    for node in every:
        if not named or node.name in named:
            groups.setdefault((node.pool, node.operating_system), []).append(node)
    most = max(len(every), per_pool) if named or len(every) <= _SMALL else per_pool
    room = _MOST_NODES
    pools = []
    for (name, system), members in sorted(groups.items()):
        usable = [node for node in members if not node.obstacle]
        chosen = spread(usable, min(most, room))
        room -= len(chosen)
        pools.append(Pool(name, system, tuple(members), tuple(chosen)))
    return tuple(pools)


def spread(nodes: Sequence[ProbeNode], number: int) -> list[ProbeNode]:
    """Return so many of the nodes, from the whole length of the list.

    Args:
        nodes: To choose from.
        number: How many at most.
    """
    if len(nodes) <= number:
        return list(nodes)
    if number < 2:
        return list(nodes[:number])
    return [nodes[step * (len(nodes) - 1) // (number - 1)] for step in range(number)]
