"""The way of a pod's name look-ups: resolver, Service, real ports, caches on the node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.doctor.dns_services import (
    DNS_PORT,
    cluster_addresses,
    dns_services,
    resolvers_of,
)
from outgate.live.doctor.observation import Body, DaemonSetSeen, Observation
from outgate.live.doctor.plugins.sighting import daemon_sets, flag
from outgate.live.doctor.resources import CILIUM_REDIRECTS
from outgate.live.doctor.seeing import labels_of, name_of, namespace_of
from outgate.model.facts import Confidence, Dns, Fact, NodeLocalDns

_NODE_LOCAL = ("node-local-dns", "nodelocaldns")
_LOCAL_ADDRESS = "-localip"
_DEFAULT_LOCAL = "169.254.20.10"
LOCAL_DNS_LABEL = "kubernetes.azure.com/localdns-state"
LOCAL_DNS = ("169.254.10.10", "169.254.10.11")
"""The addresses of AKS LocalDNS, a service of the node's operating system."""
CLOUD_DNS = "169.254.169.254"
"""The resolver of GKE with Cloud DNS: the metadata server."""


def find_dns(seen: Observation) -> Dns:
    """Say how names are looked up.

    Args:
        seen: What was read.
    """
    services = dns_services(seen.services, seen.kubelets)
    service = services[0] if services else None
    caches = tuple(_caches(seen, service))
    found = Dns(resolvers=_resolvers(seen, service), domain=_domain(seen), node_local=caches)
    if service is None:
        return found
    place = f"{namespace_of(service)}/{name_of(service)}"
    source = f"Service {place}"
    selector = labels(at(service, ("spec", "selector")))
    slices = (seen.slices or {}).get(place)
    return Dns(
        resolvers=found.resolvers,
        service=Fact(place, _how_found(seen, service)),
        addresses=Fact(cluster_addresses(service), f"{source}, spec.clusterIPs"),
        service_ports=Fact(_service_ports(service), f"{source}, spec.ports"),
        selector=Fact(
            tuple(f"{key}={value}" for key, value in sorted(selector.items())),
            f"{source}, spec.selector",
        )
        if selector
        else None,
        endpoint_ports=Fact(ports, f"EndpointSlices of {place}")
        if (ports := _endpoint_ports(service, slices or ()))
        else _assumed_ports(service, source),
        endpoints=Fact(_ready_endpoints(slices), f"EndpointSlices of {place}")
        if slices is not None
        else None,
        domain=found.domain,
        node_local=caches,
    )


def _how_found(seen: Observation, service: Body) -> str:
    if set(resolvers_of(seen.kubelets)) & set(cluster_addresses(service)):
        return f"kubelet's clusterDNS on {', '.join(seen.kubelets)} is its address"
    return "its name and labels are those of a cluster's DNS"


def _resolvers(seen: Observation, service: Body | None) -> Fact[tuple[str, ...]] | None:
    read = resolvers_of(seen.kubelets)
    if read:
        return Fact(read, f"kubelet's clusterDNS on {', '.join(seen.kubelets)}")
    labelled = [
        name_of(node)
        for node in seen.nodes or ()
        if labels_of(node).get(LOCAL_DNS_LABEL) == "enabled"
    ]
    if labelled:
        words = f"Node {labelled[0]}, label {LOCAL_DNS_LABEL}=enabled"
        return Fact(LOCAL_DNS, words, Confidence.ASSUMED)
    if service is None:
        return None
    words = (
        "the address of the DNS Service; kubelet's clusterDNS, which decides, was not read, and a "
        "cache on the node or Cloud DNS may stand in its place"
    )
    return Fact(cluster_addresses(service), words, Confidence.ASSUMED)


def _domain(seen: Observation) -> Fact[str] | None:
    for node, body in seen.kubelets.items():
        stated = text(mapping(body).get("clusterDomain"))
        if stated:
            return Fact(stated, f"kubelet's clusterDomain on {node}")
    return None


def _service_ports(service: Body) -> tuple[str, ...]:
    found = {
        (port.get("port"), text(port.get("protocol")) or "TCP")
        for port in map(mapping, sequence(at(service, ("spec", "ports"))))
        if port.get("port") == DNS_PORT
    }
    return tuple(f"{number}/{protocol}" for number, protocol in sorted(found, key=str))


def _endpoint_ports(service: Body, slices: Sequence[Body]) -> tuple[str, ...]:
    """Return the ports of DNS; metrics and health have ports of their own in the same slice.

    A port of a slice has the name of the Service's port that leads to it.
    """
    names = {
        text(port.get("name"))
        for port in map(mapping, sequence(at(service, ("spec", "ports"))))
        if port.get("port") == DNS_PORT
    }
    found: set[tuple[int, str]] = set()
    for body in slices:
        for port in map(mapping, sequence(body.get("ports"))):
            number = port.get("port")
            if isinstance(number, int) and text(port.get("name")) in names:
                found.add((number, text(port.get("protocol")) or "TCP"))
    return tuple(f"{number}/{protocol}" for number, protocol in sorted(found))


def _assumed_ports(service: Body, source: str) -> Fact[tuple[str, ...]] | None:
    """Take what the Service says of its pods' ports, where it says it in numbers."""
    found = set()
    for port in map(mapping, sequence(at(service, ("spec", "ports")))):
        target = port.get("targetPort", port.get("port"))
        if port.get("port") == DNS_PORT and isinstance(target, int):
            found.add((target, text(port.get("protocol")) or "TCP"))
    if not found:
        return None
    ports = tuple(f"{number}/{protocol}" for number, protocol in sorted(found))
    return Fact(ports, f"{source}, targetPort; no EndpointSlice says it", Confidence.ASSUMED)


def _ready_endpoints(slices: Sequence[Body]) -> int:
    return sum(
        at(endpoint, ("conditions", "ready")) is not False
        for body in slices
        for endpoint in sequence(body.get("endpoints"))
    )


def _caches(seen: Observation, service: Body | None) -> Iterator[NodeLocalDns]:
    own = set(cluster_addresses(service)) if service is not None else set()
    for item in daemon_sets(seen, _NODE_LOCAL, apps=_NODE_LOCAL):
        yield NodeLocalDns(
            name=f"{item.namespace}/{item.name}",
            addresses=_local_addresses(item, own),
            host_network=Fact(item.host_network, f"{item.place}, hostNetwork"),
            redirected=_redirected(seen, item),
        )


def _local_addresses(item: DaemonSetSeen, own: set[str]) -> Fact[tuple[str, ...]]:
    """Read what the cache binds: its own address, and in iptables mode the Service's too."""
    for container in item.containers:
        value = flag(container, _LOCAL_ADDRESS)
        if value:
            found = tuple(word.strip() for word in value.split(",") if word.strip())
            local = tuple(address for address in found if address not in own)
            return Fact(local, f"{item.place}, argument {_LOCAL_ADDRESS} {value}")
    words = f"{item.place} has no argument {_LOCAL_ADDRESS}: the usual address"
    return Fact((_DEFAULT_LOCAL,), words, Confidence.ASSUMED)


def _redirected(seen: Observation, item: DaemonSetSeen) -> Fact[bool] | None:
    policies = seen.settings.get(CILIUM_REDIRECTS.name)
    if policies is None or not seen.has_read(CILIUM_REDIRECTS, item.namespace):
        return None
    for body in policies:
        selector = labels(
            at(body, ("spec", "redirectBackend", "localEndpointSelector", "matchLabels"))
        )
        if namespace_of(body) == item.namespace and selector.items() <= item.pod_labels.items():
            words = f"CiliumLocalRedirectPolicy {namespace_of(body)}/{name_of(body)}"
            return Fact(True, words)
    return Fact(False, "no CiliumLocalRedirectPolicy selects its pods")
