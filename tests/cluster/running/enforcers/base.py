"""What the harness asks of an enforcer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tests.cluster.plan import Node
    from tests.cluster.running.cluster import Cluster
    from tests.cluster.running.nodes import RunningNode


class Enforcer(Protocol):
    """One way to enforce, or not to."""

    # The agent's name among a node's processes; empty where there is none.
    process: str
    # Workloads in kube-system that show whether the enforcer is ready.
    workloads: tuple[str, ...]

    def announce(self, cluster: Cluster) -> None:
        """Create the objects that the enforcer needs or is known by.

        Args:
            cluster: A cluster whose API server is ready.
        """

    def prepare(self, cluster: Cluster, node: RunningNode) -> None:
        """Put the network plugin and its configuration on a node that has no kubelet yet.

        Args:
            cluster: The cluster.
            node: The node.
        """

    def annotations(self, node: Node) -> dict[str, str]:
        """Say what the enforcer wants to find on a Node object.

        Args:
            node: The node.
        """

    def start(self, cluster: Cluster, node: RunningNode) -> None:
        """Start the agent on a node; also how it is started again after it was killed.

        Args:
            cluster: The cluster.
            node: The node.
        """
