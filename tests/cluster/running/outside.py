"""Starts the servers on the hosts that are neither nodes nor pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.building.kubernetes import KUBERNETES
from tests.cluster.plan import OUTSIDE_HOSTS, OUTSIDE_UDP_PORT

if TYPE_CHECKING:
    from tests.cluster.running.cluster import Cluster


def start_outside_hosts(cluster: Cluster) -> None:
    """Start an HTTP and a UDP server on each.

    Args:
        cluster: The cluster.
    """
    for host in OUTSIDE_HOSTS:
        ports = [f"--http-port={host.http_port}", f"--udp-port={OUTSIDE_UDP_PORT}"]
        server = [KUBERNETES.program("agnhost"), "netexec", *ports]
        cluster.ledger.start(f"outside-{host.name}", [*cluster.network.inside(host.name), *server])
