"""Who is known to listen where, of what a snapshot declares."""

from __future__ import annotations

from outgate.flows.orienting import Servers
from outgate.model.snapshots import Snapshot


def servers_of(snapshot: Snapshot | None) -> Servers:
    """Return the ports that Services and containers declare.

    Args:
        snapshot: The cluster.
    """
    if snapshot is None:
        return Servers()
    declared: set[tuple[str, str, int]] = set()
    ports: set[tuple[str, int]] = set()
    for service in snapshot.services.values():
        for port in service.ports:
            ports.add((port.protocol, port.number))
            if isinstance(port.target, int) and port.target:
                ports.add((port.protocol, port.target))
            for address in service.cluster_addresses:
                declared.add((port.protocol, str(address), port.number))
    for workload in snapshot.workloads:
        for pod in workload.pods:
            for opened in pod.ports:
                ports.add((opened.protocol, opened.number))
                for address in pod.addresses:
                    declared.add((opened.protocol, str(address), opened.number))
    return Servers(frozenset(declared), frozenset(ports))
