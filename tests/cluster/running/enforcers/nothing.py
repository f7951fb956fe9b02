"""No enforcer: pods on a bridge, policies accepted by the API server and kept by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.running.templates import fill

if TYPE_CHECKING:
    from tests.cluster.plan import Node
    from tests.cluster.running.cluster import Cluster
    from tests.cluster.running.nodes import RunningNode


class Nothing:
    """Enforces nothing."""

    process = ""
    workloads: tuple[str, ...] = ()

    def announce(self, cluster: Cluster) -> None:
        """Create nothing.

        Args:
            cluster: The cluster.
        """

    def prepare(self, cluster: Cluster, node: RunningNode) -> None:
        """Configure the plain bridge.

        Args:
            cluster: The cluster.
            node: The node.
        """
        configuration = fill("cni-none.json", pod_range=node.node.pod_range)
        (node.network_configuration / "10-pods.conflist").write_text(configuration)
        cluster.network.route_pods(node.node, node.process_id)

    def annotations(self, node: Node) -> dict[str, str]:  # noqa: ARG002 - not all have one
        """Say nothing.

        Args:
            node: The node.
        """
        return {}

    def start(self, cluster: Cluster, node: RunningNode) -> None:
        """Start nothing.

        Args:
            cluster: The cluster.
            node: The node.
        """
