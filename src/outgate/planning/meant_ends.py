"""What needs are meant to reach, as endpoints of a solved cluster: what the proof asks about."""

from __future__ import annotations

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import EndpointKind
from outgate.engine.reachability import Reachability
from outgate.planning.resolutions import Meant
from outgate.sets.addresses import AddressSet


class MeantEnds:
    """Turns what is meant into masks of endpoints."""

    def __init__(self, reachability: Reachability) -> None:
        endpoints = reachability.endpoints
        self._selectors = reachability.selectors
        self._workloads: dict[int, int] = {}
        for index in members(endpoints.real_pods):
            endpoint = endpoints.all[index]
            if endpoint.host_network:
                continue
            bit = 1 << index
            key = id(endpoint.workload)
            self._workloads[key] = self._workloads.get(key, 0) | bit
        self._cells = reachability.cells
        self._by_cell = endpoints.by_cell
        self._on_nodes = [
            endpoint
            for endpoint in endpoints.all
            if endpoint.kind is EndpointKind.NODE or endpoint.host_network
        ]
        self._at: dict[AddressSet, int] = {}

    def mask(self, meant: Meant) -> int:
        """Return the endpoints that are meant.

        Args:
            meant: Ends that a need is about.
        """
        mask = 0
        for workload in meant.workloads:
            mask |= self._workloads.get(id(workload), 0)
        if meant.pods is not None:
            mask |= self._selectors.select(meant.pods).high
        if meant.addresses:
            mask |= self._held(meant.addresses)
        return mask

    def _held(self, addresses: AddressSet) -> int:
        found = self._at.get(addresses)
        if found is None:
            cells = (self._by_cell.get(cell) for cell in self._cells.blocks[addresses])
            found = mask_of(index for index in cells if index is not None)
            for endpoint in self._on_nodes:
                if any(address in addresses for address in endpoint.addresses):
                    found |= 1 << endpoint.index
            self._at[addresses] = found
        return found
