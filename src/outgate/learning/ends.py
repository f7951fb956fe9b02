"""Ends of recorded traffic as endpoints of a solved cluster.

A name that the cluster does not have is an end that is not known, never one that is reached.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.reachability import Reachability
from outgate.errors import OutgateError
from outgate.flows.parties import Party, PartyKind
from outgate.questions.names import Namer
from outgate.questions.ports import parse_port
from outgate.questions.services import resolve_service
from outgate.sets.addresses import AddressSet, parse_address
from outgate.sets.traffic import NOTHING, PROTOCOLS, Traffic, of

_MOST = 32_768
"""Parties that are remembered: addresses of the outside may be any number."""


@dataclass(frozen=True, slots=True)
class Ends:
    """What a party is in the cluster."""

    endpoints: tuple[tuple[Endpoint, Traffic], ...] = ()
    """Each that it may be, with the traffic there; no traffic means whatever the edge says."""
    unknown: str = ""
    """Why it is not known what it is."""
    outside: AddressSet | None = None
    """Of one outside address: that address."""
    mask: int = 0
    """The endpoints as bits; none where the traffic is not the same at all of them."""


class EndFinder:
    """Finds the endpoints of parties; remembers what it found."""

    def __init__(self, reachability: Reachability) -> None:
        self._reachability = reachability
        self._namer = Namer(reachability.snapshot)
        self._workloads: dict[tuple[str, str], list[Endpoint]] = {}
        self._nodes: dict[str, Endpoint] = {}
        self._holders: dict[object, list[Endpoint]] = {}
        for endpoint in reachability.endpoints.all:
            if endpoint.workload is not None:
                key = (endpoint.namespace, endpoint.workload.name)
                self._workloads.setdefault(key, []).append(endpoint)
                if not endpoint.host_network:
                    for pod in endpoint.pods:
                        for address in pod.addresses:
                            self._holders.setdefault(address, []).append(endpoint)
            elif endpoint.kind is EndpointKind.NODE and endpoint.node is not None:
                self._nodes[endpoint.node] = endpoint
        for node in self._nodes.values():
            for address in node.addresses:
                self._holders.setdefault(address, [node])
        self._found: dict[Party, Ends] = {}
        self._services: dict[tuple[Party, str, int], Ends] = {}
        self._masks: dict[tuple[int, ...], int] = {}

    def find(self, party: Party) -> Ends:
        """Return what a party is; a Service needs `behind`.

        Args:
            party: One end of an edge.
        """
        found = self._found.get(party)
        if found is None:
            if len(self._found) >= _MOST:
                self._found.clear()
            found = self._found[party] = self._find(party)
        return found

    def behind(self, party: Party, protocol: str, port: int) -> Ends:
        """Return what stands behind a port of a Service.

        Args:
            party: The Service.
            protocol: The protocol.
            port: The port of the Service.
        """
        key = (party, protocol, port)
        found = self._services.get(key)
        if found is None:
            if len(self._services) >= _MOST:
                self._services.clear()
            found = self._services[key] = self._behind(party, protocol, port)
        return found

    def _find(self, party: Party) -> Ends:
        match party.kind:
            case PartyKind.WORKLOAD:
                return self._workload(party)
            case PartyKind.NODE:
                return self._node(party)
            case PartyKind.EXTERNAL if party.address:
                return self._address(party)
            case PartyKind.EXTERNAL:
                return self._all_outside()
            case PartyKind.SERVICE:
                return Ends(unknown=f"Service {party.namespace}/{party.name} sends nothing itself")
            case PartyKind.PLATFORM:
                return Ends(unknown=f"the input does not say which addresses {party} has")
            case PartyKind.UNKNOWN if self._was_outside(party):
                return self._address(party)
            case PartyKind.UNKNOWN:
                return Ends(unknown=f"nothing tells what {party} was at that time")

    def _workload(self, party: Party) -> Ends:
        kind = party.owner_kind.lower()
        found = [
            endpoint
            for endpoint in self._workloads.get((party.namespace, party.name), ())
            if not kind or (endpoint.workload and endpoint.workload.kind.lower() == kind)
        ]
        kinds = {endpoint.workload.kind for endpoint in found if endpoint.workload}
        if not found:
            return Ends(unknown=f"no workload {party} is in the input")
        if len(kinds) > 1:
            return Ends(unknown=f"{party} is the name of {len(kinds)} workloads")
        return self._whole(found)

    def _node(self, party: Party) -> Ends:
        if party.name in self._nodes:
            return self._whole([self._nodes[party.name]])
        return (
            self._address(party) if party.address else Ends(unknown=f"no {party} is in the input")
        )

    def _was_outside(self, party: Party) -> bool:
        """Say whether no pod can have had the address: that takes the range of pods."""
        networks = self._reachability.snapshot.networks
        if not party.address or not networks.pods:
            return False
        try:
            return parse_address(party.address) not in networks.pods | networks.services
        except ValueError:
            return False

    def _address(self, party: Party) -> Ends:
        try:
            address = parse_address(party.address)
        except ValueError:
            return Ends(unknown=f"{party.address!r} is no address")
        holders = self._holders.get(address)
        if holders:
            return self._whole(holders)
        cell = self._reachability.cells.cell_of(address)
        index = self._reachability.endpoints.by_cell.get(cell)
        if index is not None:
            endpoint = self._reachability.endpoints.all[index]
            if address in endpoint.outside:
                return self._whole([endpoint], address.as_set())
        return Ends(
            unknown=f"{party.address} is inside of the cluster's own ranges, and nothing in the "
            "input has it"
        )

    def _all_outside(self) -> Ends:
        endpoints = self._reachability.endpoints
        return self._whole([endpoints.all[index] for index in members(endpoints.external)])

    def _whole(self, endpoints: list[Endpoint], outside: AddressSet | None = None) -> Ends:
        # Many parties are the same endpoints: addresses of one cell share its mask.
        key = tuple(endpoint.index for endpoint in endpoints)
        mask = self._masks.get(key)
        if mask is None:
            mask = self._masks[key] = mask_of(key)
        return Ends(tuple((endpoint, NOTHING) for endpoint in endpoints), "", outside, mask)

    def _behind(self, party: Party, protocol: str, port: int) -> Ends:
        if protocol not in PROTOCOLS:
            return Ends(unknown=f"{party} translates TCP, UDP and SCTP only")
        try:
            end = resolve_service(
                self._reachability,
                f"svc:{party.namespace}/{party.name}",
                parse_port(f"{port}/{protocol}"),
                self._namer,
            )
        except OutgateError as error:
            return Ends(unknown=str(error))
        found = tuple((one.endpoint, one.traffic or NOTHING) for one in end.members)
        return Ends(found, "" if found else end.unknown)


def traffic_of(protocol: str, port: int) -> Traffic | None:
    """Return one port as traffic; None for protocols of which policies say nothing."""
    return of(protocol, port, port) if protocol in PROTOCOLS and port else None
