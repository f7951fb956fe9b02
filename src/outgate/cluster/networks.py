"""The cluster's address ranges and IP families, from what the input shows."""

from __future__ import annotations

from collections.abc import Iterable

from outgate.model.snapshots import Networks
from outgate.model.workloads import Node, Service, Workload
from outgate.sets.addresses import NOTHING, AddressSet, union_of


def deduce_networks(
    workloads: Iterable[Workload],
    services: Iterable[Service],
    nodes: Iterable[Node],
    *,
    stated_families: frozenset[int] = frozenset(),
    pod_range: AddressSet = NOTHING,
    service_range: AddressSet = NOTHING,
) -> Networks:
    """Say what is known of ranges and families.

    Args:
        workloads: Their pods' addresses are evidence of families.
        services: Likewise their cluster addresses.
        nodes: Likewise; their ``podCIDRs`` are taken as the pod range only where the pods that
            are known are inside, since some plugins hand out addresses from elsewhere.
        stated_families: Families that Services and EndpointSlices name.
        pod_range: What the user says; beats everything.
        service_range: What the user says.
    """
    pods = union_of(
        address.as_set()
        for workload in workloads
        for pod in workload.pods
        if not pod.host_network
        for address in pod.addresses
    )
    node_ranges = union_of(node.pod_range for node in nodes)
    seen = union_of(
        [
            pods,
            *(address.as_set() for service in services for address in service.cluster_addresses),
            *(address.as_set() for node in nodes for address in node.addresses),
            node_ranges,
            pod_range,
            service_range,
        ]
    )
    families = set(stated_families)
    if seen.v4:
        families.add(4)
    if seen.v6:
        families.add(6)
    found, found_from = pod_range, "--pod-cidr" if pod_range else ""
    if not found and pods and node_ranges and pods <= node_ranges:
        found, found_from = node_ranges, "the nodes' spec.podCIDRs"
    if pod_range:
        # Whoever states the range states the families too.
        families = {family for family, members in ((4, pod_range.v4), (6, pod_range.v6)) if members}
    return Networks(found, service_range, frozenset(families), found_from)
