"""Makes the network namespaces of control plane and outside hosts, and the cables between them.

The plane is bridge and router: nodes hang on its bridge `nodes`, outside hosts on its bridge
`outside`. It has no link to the machine's own network, so pods cannot leave the machine.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.cluster.plan import NODE_RANGE, OUTSIDE_GATEWAY, OUTSIDE_HOSTS, PLANE_ADDRESS, Node, Plan
from tests.cluster.shell import attempt, run

NAMED_NAMESPACES = Path("/run/netns")


class Network:
    """The links of one cluster."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.plane = plan.namespace("plane")

    def inside(self, role: str) -> list[str]:
        """Give the words before a command that is to run in a network namespace of ours.

        Args:
            role: The namespace's role, such as plane or partner.
        """
        return ["nsenter", f"--net={NAMED_NAMESPACES / self._plan.namespace(role)}"]

    def make(self) -> None:
        """Make everything except the cables to nodes."""
        self._add_namespace(self.plane)
        width = NODE_RANGE.partition("/")[2]
        self._bridge("nodes", f"{PLANE_ADDRESS}/{width}")
        self._bridge("outside", f"{OUTSIDE_GATEWAY}/24")
        run([*self.inside("plane"), "sysctl", "--quiet", "--write", "net.ipv4.ip_forward=1"])
        for host in OUTSIDE_HOSTS:
            namespace = self._plan.namespace(host.name)
            self._add_namespace(namespace)
            cable = ["link", "add", f"to-{host.name}", "type", "veth", "peer", "name", "eth0"]
            self._ip(self.plane, *cable, "netns", namespace)
            self._ip(self.plane, "link", "set", f"to-{host.name}", "master", "outside", "up")
            self._ip(namespace, "address", "add", f"{host.address}/32", "dev", "eth0")
            self._ip(namespace, "link", "set", "eth0", "up")
            self._ip(namespace, "route", "add", OUTSIDE_GATEWAY, "dev", "eth0")
            self._ip(namespace, "route", "add", "default", "via", OUTSIDE_GATEWAY)
            self._ip(self.plane, "route", "replace", f"{host.address}/32", "dev", "outside")

    def connect(self, node: Node, process_id: int) -> None:
        """Plug a node in.

        Args:
            node: The node.
            process_id: A process in its network namespace.
        """
        cable = ["link", "add", f"to-{node.name}", "type", "veth", "peer", "name", "eth0"]
        self._ip(self.plane, *cable, "netns", str(process_id))
        self._ip(self.plane, "link", "set", f"to-{node.name}", "master", "nodes", "up")
        self._ip(self.plane, "route", "replace", node.pod_range, "via", node.address)
        width = NODE_RANGE.partition("/")[2]
        inside = ["nsenter", "--target", str(process_id), "--net", "--"]
        run([*inside, "sysctl", "--quiet", "--write", "net.ipv4.ip_forward=1"])
        for words in (
            ["address", "add", f"{node.address}/{width}", "dev", "eth0"],
            ["link", "set", "eth0", "up"],
            ["route", "add", "default", "via", PLANE_ADDRESS],
        ):
            run([*inside, "ip", *words])

    def route_pods(self, node: Node, process_id: int) -> None:
        """Tell a node the way to the pods of the other nodes.

        Args:
            node: The node.
            process_id: A process in its network namespace.
        """
        for other in self._plan.nodes:
            if other != node:
                inside = ["nsenter", "--target", str(process_id), "--net", "--"]
                run([*inside, "ip", "route", "replace", other.pod_range, "via", other.address])

    def remove(self) -> None:
        """Remove all namespaces; the cables go with them."""
        for role in ("plane", *(host.name for host in OUTSIDE_HOSTS)):
            namespace = self._plan.namespace(role)
            if (NAMED_NAMESPACES / namespace).exists():
                attempt(partial(run, ["ip", "netns", "delete", namespace]))

    def _add_namespace(self, namespace: str) -> None:
        run(["ip", "netns", "add", namespace])
        self._ip(namespace, "link", "set", "lo", "up")

    def _bridge(self, name: str, address: str) -> None:
        self._ip(self.plane, "link", "add", name, "type", "bridge")
        self._ip(self.plane, "address", "add", address, "dev", name)
        self._ip(self.plane, "link", "set", name, "up")

    @staticmethod
    def _ip(namespace: str, *words: str) -> None:
        run(["ip", "-n", namespace, *words])
