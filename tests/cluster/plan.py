"""What a cluster looks like before it runs: its name, nodes and addresses.

All addresses live in network namespaces of the cluster's own, so two clusters with different
enforcers may run side by side; the machine itself gets one listener on 127.0.0.1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.cluster import places

PLANE_ADDRESS = "172.31.99.1"
NODE_RANGE = "172.31.99.0/24"
POD_RANGE = "10.244.0.0/16"
SERVICE_RANGE = "10.96.0.0/16"
API_SERVICE_ADDRESS = "10.96.0.1"
DNS_SERVICE_ADDRESS = "10.96.0.10"
API_PORT = 6443
OUTSIDE_GATEWAY = "203.0.113.1"
OUTSIDE_HTTP_PORT = 8080
OUTSIDE_UDP_PORT = 8081

# Where kubectl on this machine finds the API server of each cluster.
LOCAL_PORTS = {"calico": 17443, "cilium": 17444, "none": 17445}
PREFIX = "og"


@dataclass(frozen=True)
class OutsideHost:
    """A host that is neither node nor pod, in a network namespace of its own."""

    name: str
    address: str
    http_port: int


# CoreDNS knows the partner as partner.example.com. The last one stands where clouds put metadata.
OUTSIDE_HOSTS = (
    OutsideHost("partner", "203.0.113.10", OUTSIDE_HTTP_PORT),
    OutsideHost("stranger", "203.0.113.20", OUTSIDE_HTTP_PORT),
    OutsideHost("metadata", "169.254.169.254", 80),
)


@dataclass(frozen=True)
class Node:
    """One node: mount, network, UTS, IPC and PID namespaces that share nothing but the kernel."""

    number: int

    @property
    def name(self) -> str:
        """The Node object's name."""
        return f"node{self.number}"

    @property
    def address(self) -> str:
        """Its InternalIP."""
        return f"172.31.99.1{self.number}"

    @property
    def pod_range(self) -> str:
        """Its podCIDR."""
        return f"10.244.{self.number}.0/24"


@dataclass(frozen=True)
class Plan:
    """A cluster that runs or could run."""

    enforcer: str
    node_count: int = 2
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All nodes."""
        return tuple(Node(number) for number in range(1, self.node_count + 1))

    @property
    def folder(self) -> Path:
        """Where its state is."""
        return places.run(self.enforcer)

    @property
    def local_port(self) -> int:
        """The port on 127.0.0.1 that leads to its API server."""
        return LOCAL_PORTS[self.enforcer]

    def namespace(self, role: str) -> str:
        """Name a network namespace, or a node's control group.

        Args:
            role: What it is for, such as plane or node1.
        """
        return f"{PREFIX}-{self.enforcer}-{role}"

    def save(self) -> None:
        """Write the plan into its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "plan.json").write_text(json.dumps(asdict(self)))


def saved_plan(enforcer: str) -> Plan | None:
    """Read the plan of a cluster that was started.

    Args:
        enforcer: Its enforcer.

    Returns:
        The plan, or None when no such cluster was started.
    """
    try:
        return Plan(**json.loads((places.run(enforcer) / "plan.json").read_text()))
    except FileNotFoundError:
        return None
