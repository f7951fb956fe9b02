"""The table of dangers: add one by a function in a file beside this one and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from outgate.live.doctor import (
    dangers_of_dns,
    dangers_of_enforcers,
    dangers_of_meshes,
    dangers_of_nodes,
    dangers_of_policies,
)
from outgate.live.doctor.findings import Finding
from outgate.live.doctor.patient import Patient
from outgate.model.findings import ORDER

Look: TypeAlias = Callable[[Patient], Iterator[Finding]]

DANGERS: dict[str, Look] = {
    "OGD101": dangers_of_dns.node_local_cache,
    "OGD102": dangers_of_dns.node_local_cache_with_cilium,
    "OGD103": dangers_of_dns.local_dns_of_aks,
    "OGD104": dangers_of_dns.cloud_dns_of_gke,
    "OGD105": dangers_of_dns.label_filter,
    "OGD106": dangers_of_dns.port_other_than_53,
    "OGD201": dangers_of_enforcers.kube_router_service_range,
    "OGD301": dangers_of_nodes.own_node,
    "OGD302": dangers_of_nodes.host_network,
    "OGD303": dangers_of_nodes.windows,
    "OGD304": dangers_of_nodes.nodes_without_daemon_sets,
    "OGD305": dangers_of_nodes.agent_not_ready,
    "OGD401": dangers_of_enforcers.nothing_enforces,
    "OGD402": dangers_of_enforcers.aws_switched_off,
    "OGD403": dangers_of_enforcers.aws_strict,
    "OGD404": dangers_of_enforcers.two_at_once,
    "OGD405": dangers_of_enforcers.fails_open,
    "OGD406": dangers_of_enforcers.cilium_switched_off,
    "OGD407": dangers_of_enforcers.bare_pods_on_aws,
    "OGD408": dangers_of_enforcers.azure_npm,
    "OGD409": dangers_of_enforcers.traces_only,
    "OGD410": dangers_of_enforcers.canal,
    "OGD411": dangers_of_enforcers.dataplane_v2,
    "OGD412": dangers_of_enforcers.agent_down,
    "OGD413": dangers_of_policies.nobody_reads,
    "OGD414": dangers_of_policies.experimental_channel,
    "OGD415": dangers_of_policies.nothing_handed_on,
    "OGD501": dangers_of_meshes.control_plane,
    "OGD502": dangers_of_meshes.other_ports,
    "OGD503": dangers_of_meshes.cloud_identity,
}
"""Code to what looks for it. A danger is told only where its condition was read."""


def find_dangers(patient: Patient) -> tuple[Finding, ...]:
    """Return the dangers, the worst first.

    Args:
        patient: The cluster as it was seen.
    """
    found = [finding for look in DANGERS.values() for finding in look(patient)]
    return tuple(sorted(found, key=lambda item: (ORDER.index(item.severity), item.code)))
