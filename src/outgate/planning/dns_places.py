"""Where names are looked up on a cluster: pods, caches on the node, other resolvers; from facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outgate.model.entries import PodSelection
from outgate.model.facts import Dns
from outgate.model.workloads import Service
from outgate.planning.ground import Ground
from outgate.planning.selecting import equality
from outgate.sets import traffic
from outgate.sets.addresses import parse_address
from outgate.sets.traffic import Traffic

DNS_TRAFFIC = traffic.of("UDP", 53, 53) | traffic.of("TCP", 53, 53)
METADATA = ("169.254.169.254",)


@dataclass(frozen=True, slots=True)
class DnsPlace:
    """One of the ways that look-ups go."""

    traffic: Traffic
    pods: PodSelection | None = None
    """The pods that answer; None where an address is all that is known."""
    addresses: tuple[str, ...] = ()
    """Where they are asked: of the Service, or of a resolver that is no pod."""
    is_service: bool = False
    """The pods are behind the cluster's DNS Service."""
    is_on_node: bool = False
    """It is on the node that the pod runs on, at an address that a node holds."""


def dns_places(ground: Ground) -> Iterator[DnsPlace]:
    """Yield every way on which names are looked up here.

    Args:
        ground: The cluster, and what is known about it.
    """
    dns = ground.facts.dns
    known: set[str] = set()
    found = _dns_pods(ground, dns)
    if found is not None:
        known |= set(found.addresses)
        yield found
    beyond: dict[str, bool] = {}
    for cache in dns.node_local:
        known |= set(cache.addresses.value)
        if cache.redirected is not None and cache.redirected.value:
            place = cache.name.partition("/")
            labels = _labels_of(ground, place[0], place[2])
            if labels:
                yield DnsPlace(DNS_TRAFFIC, PodSelection(place[0], pods=equality(labels)))
                continue
        beyond |= dict.fromkeys(cache.addresses.value, cache.host_network.value)
    for resolver in dns.resolvers.value if dns.resolvers is not None else ():
        if resolver not in known:
            beyond[resolver] = False
    for address, on_node in beyond.items():
        yield DnsPlace(
            DNS_TRAFFIC,
            addresses=(address,),
            is_on_node=on_node or _is_of_node(ground, address),
        )


def _is_of_node(ground: Ground, address: str) -> bool:
    """Say whether a node itself may hold an address.

    Link-local addresses other than the clouds' metadata server are on an interface of the node.
    """
    if address.startswith(("169.254.", "fe80:")):
        return address not in METADATA
    return parse_address(address) in ground.nodes


def _dns_pods(ground: Ground, dns: Dns) -> DnsPlace | None:
    """Return the pods behind the DNS Service and their own ports: 5353 on OpenShift."""
    if dns.service is not None and dns.selector is not None and dns.endpoint_ports is not None:
        namespace = dns.service.value.partition("/")[0]
        labels = dict(item.split("=", 1) for item in dns.selector.value)
        ports = _traffic_of(dns.endpoint_ports.value)
        addresses = dns.addresses.value if dns.addresses is not None else ()
        return DnsPlace(
            ports, PodSelection(namespace, pods=equality(labels)), addresses, is_service=True
        )
    service = _dns_service(ground)
    if service is None or not service.selector:
        return None
    ports = traffic.NOTHING
    for port in service.ports:
        if port.number == 53 and port.protocol in ("UDP", "TCP"):
            for number in _numbers(ground, service, port.target, port.protocol):
                ports |= traffic.of(port.protocol, number, number)
    if not ports:
        return None
    addresses = tuple(map(str, service.cluster_addresses))
    peer = PodSelection(service.namespace, pods=equality(service.selector))
    return DnsPlace(ports, peer, addresses, is_service=True)


def _dns_service(ground: Ground) -> Service | None:
    """Return the cluster's DNS Service in the input: by the label that it has everywhere."""
    candidates = [
        service
        for service in ground.snapshot.services.values()
        if any(port.number == 53 for port in service.ports)
        and (
            (service.namespace, service.name)
            in (("kube-system", "kube-dns"), ("openshift-dns", "dns-default"))
            or (service.selector or {}).get("k8s-app") in ("kube-dns", "coredns")
        )
    ]
    return candidates[0] if len(candidates) == 1 else None


def _numbers(ground: Ground, service: Service, target: int | str, protocol: str) -> list[int]:
    if isinstance(target, int):
        return [target]
    selector = equality(service.selector or {})
    return sorted(
        {
            item.number
            for workload in ground.namings.selected(service.namespace, selector)
            for pod in workload.pods
            for item in pod.ports
            if item.name == target and item.protocol == protocol
        }
    )


def _labels_of(ground: Ground, namespace: str, name: str) -> dict[str, str]:
    for workload in ground.workloads.get((namespace, name), ()):
        return dict(workload.pods[0].labels)
    return {}


def _traffic_of(texts: Iterable[str]) -> Traffic:
    found = traffic.NOTHING
    for text in texts:
        number, _, protocol = text.partition("/")
        found |= traffic.of(protocol, int(number), int(number))
    return found
