"""What the destination of an edge is in the words of an intent.

Workloads and Services before addresses: an address goes from pod to pod. What nothing tells about
is no target, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.solving import is_dns_labels
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.intents.needs import (
    Destination,
    Platform,
    PortRange,
    ToPlatform,
    ToService,
    ToWorkload,
)
from outgate.intents.starting import is_usable_name
from outgate.learning.needs import untaught
from outgate.learning.needs.metadata import metadata_at
from outgate.learning.needs.subjects import Workloads
from outgate.model.workloads import Service, Workload
from outgate.planning.dns_places import dns_places
from outgate.planning.ground import Ground
from outgate.planning.selecting import equality
from outgate.sets.addresses import Address, AddressSet, parse_address, parse_block, union_of
from outgate.sets.traffic import LAST_PORT, NOTHING, PROTOCOLS, Traffic

_API_SERVER = ("default", "kubernetes")
_LINK_LOCAL = parse_block("169.254.0.0/16")
_DNS_PORTS = (53, 5353)
_DNS_WORKLOADS = frozenset(
    {
        ("kube-system", "coredns"),
        ("kube-system", "kube-dns"),
        ("kube-system", "rke2-coredns-rke2-coredns"),
        ("openshift-dns", "dns-default"),
    }
)
"""Where a cluster's DNS runs, for snapshots without the system's namespaces."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a need would name; or an outside address, which several of may be put together."""

    to: Destination | None = None
    port: PortRange | None = None
    """None where the destination brings its own."""
    address: Address | None = None
    is_declared: bool = False
    """The cluster's objects say that something listens there."""
    node: str = ""
    """The node that has the address."""
    pods: int = 1
    """Of a workload: how many pods it has, each of which may be called for itself."""
    nothing: str = ""
    """Why it is none, in words that follow "traffic"."""


class Targets:
    """Finds targets; remembers what it found."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._workloads = Workloads(ground.snapshot)
        self._behind: dict[str, list[tuple[Service, frozenset[int]]]] = {}
        for service in ground.snapshot.services.values():
            if service.selector:
                selected = ground.namings.selected(service.namespace, equality(service.selector))
                ids = frozenset(map(id, selected))
                self._behind.setdefault(service.namespace, []).append((service, ids))
        places = tuple(dns_places(ground))
        self._dns_pods: dict[int, Traffic] = {}
        """Pods that answer look-ups, and the ports at which a plan lets everybody ask them."""
        self._dns_addresses: AddressSet = union_of(
            parse_address(text).as_set() for place in places for text in place.addresses
        )
        for place in places:
            if place.pods is not None and place.pods.namespace is not None:
                for workload in ground.namings.selected(place.pods.namespace, place.pods.pods):
                    known = self._dns_pods.get(id(workload), NOTHING)
                    self._dns_pods[id(workload)] = known | place.traffic
        self._api_server = frozenset(_api_server(ground))
        self._inside = ground.pods | ground.services
        self.unknown_caches: dict[str, None] = {}
        """Addresses on the node at which names are looked up, and of which no fact tells."""

    def of(self, edge: Edge) -> Target:
        """Return what a need for an edge would name.

        Args:
            edge: What was seen.
        """
        if edge.protocol not in PROTOCOLS or not 0 < edge.port <= LAST_PORT:
            return Target(nothing="of protocols of which policies say nothing, such as ICMP")
        port = PortRange(edge.protocol, edge.port, edge.port)
        party = edge.destination
        match party.kind:
            case PartyKind.WORKLOAD:
                return self._workload(party, port, edge)
            case PartyKind.SERVICE:
                return self._service(party, port)
            case PartyKind.PLATFORM if party.name == "kube-apiserver":
                return Target(ToPlatform(Platform.KUBE_APISERVER), is_declared=True)
            case PartyKind.PLATFORM:
                return Target(nothing=f"to the cluster's own {party.name}")
            case PartyKind.NODE:
                return self._node(party, port)
            case PartyKind.EXTERNAL if not party.address:
                return Target(nothing=untaught.UNTOLD_OUTSIDE)
        return self._address(party, port)

    def _workload(self, party: Party, port: PortRange, edge: Edge) -> Target:
        workload = self._workloads.of(party).workload
        if workload is None:
            if port.low in _DNS_PORTS and (party.namespace, party.name) in _DNS_WORKLOADS:
                return Target(ToPlatform(Platform.DNS), is_declared=True)
            return Target(nothing=untaught.TO_ABSENT_WORKLOADS)
        if not is_usable_name(workload.namespace, workload.name):
            return Target(nothing="to workloads with a name that no API server takes")
        if self._answers_names(workload, port):
            return Target(ToPlatform(Platform.DNS), is_declared=True)
        service = self._service_of(workload, port, edge)
        pods = max(1, sum(not pod.is_template for pod in workload.pods))
        if service is not None:
            to = ToService(workload.namespace, service[0])
            return Target(to, service[1], is_declared=True, pods=pods)
        named = self._workloads.of(Party(PartyKind.WORKLOAD, party.namespace, "", workload.name))
        kind = "" if named.workload is not None else workload.kind
        return Target(
            ToWorkload(workload.namespace, workload.name, kind),
            port,
            is_declared=_declares(workload, port),
            pods=pods,
        )

    def _answers_names(self, workload: Workload, port: PortRange) -> bool:
        """Say whether a plan's rule for DNS is about this port of these pods."""
        known = self._dns_pods.get(id(workload))
        if known is not None:
            return port.traffic <= known
        return port.low in _DNS_PORTS and any(is_dns_labels(pod.labels) for pod in workload.pods)

    def _service_of(
        self, workload: Workload, port: PortRange, edge: Edge
    ) -> tuple[str, PortRange] | None:
        """Return the one Service, and its port, that leads to this workload and no other."""
        found: dict[str, PortRange] = {}
        for service, ids in self._behind.get(workload.namespace, ()):
            if ids != {id(workload)}:
                continue
            numbers = [
                item.number
                for item in service.ports
                if item.protocol == port.protocol and _numbers(item.target, workload) == [port.low]
            ]
            if numbers and is_usable_name(service.namespace, service.name):
                number = min(numbers)
                found[service.name] = PortRange(port.protocol, number, number)
        asked = [name for name in found if f"{workload.namespace}/{name}" in edge.evidence.services]
        chosen = asked if len(asked) == 1 else list(found)
        return (chosen[0], found[chosen[0]]) if len(chosen) == 1 else None

    def _service(self, party: Party, port: PortRange) -> Target:
        key = (party.namespace, party.name)
        if key == _API_SERVER:
            return Target(ToPlatform(Platform.KUBE_APISERVER), is_declared=True)
        service = self._ground.snapshot.services.get(key)
        if service is None or not is_usable_name(*key):
            return Target(nothing=untaught.TO_ABSENT_SERVICES)
        selected = self._ground.namings.selected(
            service.namespace, equality(service.selector or {})
        )
        has = any((one.number, one.protocol) == (53, port.protocol) for one in service.ports)
        if port.low == 53 and has and any(id(one) in self._dns_pods for one in selected):
            return Target(ToPlatform(Platform.DNS), is_declared=True)
        return Target(ToService(*key), port, is_declared=True)

    def _node(self, party: Party, port: PortRange) -> Target:
        node = self._ground.snapshot.nodes.get(party.name)
        addresses = list(node.addresses) if node is not None else []
        if party.address:
            addresses.append(parse_address(party.address))
        if any((str(address), port.low) in self._api_server for address in addresses):
            return Target(ToPlatform(Platform.KUBE_APISERVER), is_declared=True)
        if port.low == 53 and any(address in self._dns_addresses for address in addresses):
            return Target(ToPlatform(Platform.DNS), is_declared=True)
        if not addresses:
            return Target(nothing=untaught.UNKNOWN_NODE)
        return Target(port=port, address=addresses[0], node=party.name or str(addresses[0]))

    def _address(self, party: Party, port: PortRange) -> Target:
        try:
            address = parse_address(party.address)
        except ValueError:
            return Target(nothing=untaught.UNKNOWN_END)
        if (str(address), port.low) in self._api_server:
            return Target(ToPlatform(Platform.KUBE_APISERVER), is_declared=True)
        if port.low == 53 and address in self._dns_addresses:
            return Target(ToPlatform(Platform.DNS), is_declared=True)
        if port.low == 53 and address in _LINK_LOCAL and not metadata_at(address):
            # A cache on the node: nothing else answers there.
            self.unknown_caches[str(address)] = None
            return Target(ToPlatform(Platform.DNS), is_declared=True)
        if party.kind is PartyKind.UNKNOWN and (
            not self._ground.pods or not self._ground.services or address in self._inside
        ):
            return Target(nothing=untaught.UNKNOWN_ADDRESS)
        return Target(port=port, address=address)


def _numbers(target: int | str, workload: Workload) -> list[int]:
    if isinstance(target, int):
        return [target]
    return sorted(
        {item.number for pod in workload.pods for item in pod.ports if item.name == target}
    )


def _declares(workload: Workload, port: PortRange) -> bool:
    return any(
        item.number == port.low and item.protocol == port.protocol
        for pod in workload.pods
        for item in pod.ports
    )


def _api_server(ground: Ground) -> set[tuple[str, int]]:
    """Return the addresses and ports at which the API server is known to listen."""
    found: set[tuple[str, int]] = set()
    server = ground.facts.api_server
    for fact in (server.endpoints, server.addresses):
        for text in fact.value if fact is not None else ():
            place, _, port = text.rpartition(":")
            found.add((str(parse_address(place.strip("[]"))), int(port)))
    service = ground.snapshot.services.get(_API_SERVER)
    if service is not None:
        for address in service.cluster_addresses:
            found |= {(str(address), item.number) for item in service.ports}
        for backend in service.backends or ():
            for address in backend.addresses:
                found |= {(str(address), item.number) for item in backend.ports}
    return found
