"""Whether a pod reaches the cluster's DNS, by the policies.

The pods behind the DNS Service are asked at their own ports, which are not 53 everywhere:
OpenShift's listen on 5353 behind a Service on 53.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Reachability
from outgate.engine.solving import is_dns_labels
from outgate.model.verdicts import Verdict
from outgate.questions.answers import DnsAudit
from outgate.questions.names import Namer
from outgate.sets import traffic
from outgate.sets.traffic import Traffic

_NODE_LOCAL = ("node-local-dns", "nodelocaldns")


@dataclass(frozen=True, slots=True)
class DnsTargets:
    """Where the cluster's DNS answers."""

    mask: int
    udp: Traffic
    tcp: Traffic
    words: str
    note: str = ""
    node_local: bool = False


def find_dns(reachability: Reachability, namer: Namer) -> DnsTargets:
    """Find the DNS pods in the input, or those that were assumed."""
    endpoints = reachability.endpoints
    real = [endpoints.all[index] for index in members(endpoints.real_pods)]
    found = [
        endpoint
        for endpoint in real
        if is_dns_labels(endpoint.pod.labels) and not endpoint.host_network
    ]
    node_local = any(
        endpoint.host_network and endpoint.pod.labels.get("k8s-app") in _NODE_LOCAL
        for endpoint in real
    )
    if not found:
        mask = 1 << endpoints.assumed_dns if endpoints.assumed_dns is not None else 0
        return DnsTargets(
            mask,
            traffic.of("UDP", 53, 53),
            traffic.of("TCP", 53, 53),
            "assumed: pods k8s-app=kube-dns in kube-system, port 53",
            "no DNS pod is in the input: k8s-app=kube-dns in kube-system on 53 is assumed",
            node_local,
        )
    mask = 0
    udp = tcp = traffic.NOTHING
    for endpoint in found:
        mask |= 1 << endpoint.index
        there = _ports_of(reachability, endpoint)
        udp |= Traffic(udp=there.udp)
        tcp |= Traffic(tcp=there.tcp)
    names = ", ".join(dict.fromkeys(namer.endpoint(endpoint) for endpoint in found))
    note = ""
    if node_local:
        note = "a node-local DNS cache is present, whose address the input does not tell"
    udp = udp or traffic.of("UDP", 53, 53)
    tcp = tcp or traffic.of("TCP", 53, 53)
    return DnsTargets(mask, udp, tcp, f"{names} at {udp | tcp}", note, node_local)


def audit_dns(reachability: Reachability, source: Endpoint, targets: DnsTargets) -> DnsAudit:
    """Say whether *source* reaches the DNS over UDP and over TCP.

    Both matter: an answer that does not fit into a datagram is asked for again over TCP.
    """
    row = reachability.row(source, targets.mask)
    udp = _verdict(row.low, row.high, targets.mask, targets.udp)
    tcp = _verdict(row.low, row.high, targets.mask, targets.tcp)
    if targets.node_local:
        # The pods are asked by the cache, and the cache by an address that is not known here.
        udp = Verdict.UNKNOWN if udp is not Verdict.ALLOWED or _is_narrow(row.low) else udp
        tcp = Verdict.UNKNOWN if tcp is not Verdict.ALLOWED or _is_narrow(row.low) else tcp
    return DnsAudit(udp, tcp, targets.note)


def _verdict(low: Partition, high: Partition, mask: int, wanted: Traffic) -> Verdict:
    if _reached(low, wanted) & mask == mask:
        return Verdict.ALLOWED
    if not _reached(high, wanted) & mask:
        return Verdict.DENIED
    return Verdict.UNKNOWN


def _reached(parts: Partition, wanted: Traffic) -> int:
    mask = 0
    for passing, reached in parts.items():
        if wanted <= passing:
            mask |= reached
    return mask


def _is_narrow(low: Partition) -> bool:
    return traffic.EVERYTHING not in low


def _ports_of(reachability: Reachability, endpoint: Endpoint) -> Traffic:
    """Return the ports that DNS is served at: behind the Service's port 53, or declared as dns."""
    found = traffic.NOTHING
    for service in reachability.snapshot.services.values():
        if service.namespace != endpoint.namespace or not service.selector:
            continue
        if not service.selector.items() <= endpoint.pod.labels.items():
            continue
        for port in service.ports:
            if port.number != 53 or port.protocol not in ("UDP", "TCP"):
                continue
            if isinstance(port.target, int):
                if 1 <= port.target <= 65535:
                    found |= traffic.of(port.protocol, port.target, port.target)
                continue
            for item in endpoint.pod.ports:
                if item.name == port.target and item.protocol == port.protocol:
                    found |= traffic.of(item.protocol, item.number, item.number)
    if found:
        return found
    for item in endpoint.pod.ports:
        is_dns = item.number == 53 or item.name.startswith("dns")
        if is_dns and item.protocol in ("UDP", "TCP"):
            found |= traffic.of(item.protocol, item.number, item.number)
    return found
