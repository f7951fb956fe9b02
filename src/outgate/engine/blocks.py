"""Which endpoints an ipBlock holds, surely and possibly, under a profile."""

from __future__ import annotations

from outgate.engine.cells import Cells
from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.engine.selecting import Bounds
from outgate.model.profiles import Profile
from outgate.model.snapshots import Networks
from outgate.sets import intervals
from outgate.sets.addresses import EVERYTHING, NOTHING, AddressSet


class BlockIndex:
    """Answers which endpoints a set of addresses holds; remembers every answer."""

    def __init__(
        self, endpoints: Endpoints, cells: Cells, networks: Networks, profile: Profile
    ) -> None:
        self._endpoints = endpoints
        self._cells = cells
        self._networks = networks
        self._known: list[Endpoint] = []
        self._placeless = 0
        self._nodes_unknown = 0
        for endpoint in endpoints.all:
            if endpoint.kind is EndpointKind.EXTERNAL:
                break
            on_host = endpoint.kind is EndpointKind.NODE or endpoint.host_network
            counts = profile.block_matches_nodes if on_host else profile.block_matches_pods
            if not counts:
                continue
            if endpoint.addresses:
                self._known.append(endpoint)
            elif on_host:
                self._nodes_unknown |= 1 << endpoint.index
            else:
                self._placeless |= 1 << endpoint.index
        self._answers: dict[AddressSet, Bounds] = {}

    def hold(self, block: AddressSet) -> Bounds:
        """Return the endpoints inside *block*, which must be one of the blocks that were cut.

        A pod whose address is not known is inside for sure only if every address it could have
        is; it is outside for sure only if none is.
        """
        found = self._answers.get(block)
        if found is None:
            low = 0
            for cell in self._cells.blocks[block]:
                index = self._endpoints.by_cell.get(cell)
                if index is not None:
                    low |= 1 << index
            high = low
            for endpoint in self._known:
                inside = [address in block for address in endpoint.addresses]
                if any(inside):
                    high |= 1 << endpoint.index
                    if all(inside):
                        low |= 1 << endpoint.index
            for placeless, space in (
                (self._placeless, self._networks.pods),
                (self._nodes_unknown, NOTHING),
            ):
                sure, possible = self._holds_somewhere(block, space)
                low |= placeless if sure else 0
                high |= placeless if possible else 0
            found = Bounds(low, low if low == high else high)
            self._answers[block] = found
        return found

    def _holds_somewhere(self, block: AddressSet, space: AddressSet) -> tuple[bool, bool]:
        """Say whether *block* surely, and whether it may, hold what has an unknown address.

        Args:
            block: The block.
            space: Where the address is; empty where that is not known either.
        """
        sure = bool(block)
        possible = False
        shown = self._networks.families or (4, 6)
        for family in (4, 6):
            everywhere = space if space else EVERYTHING
            members_of = everywhere.v4 if family == 4 else everywhere.v6
            held = block.v4 if family == 4 else block.v6
            # An address of one family shows that pods have that family, not that they lack the
            # other: only a stated range rules a family out.
            possible = possible or bool(intervals.intersection(members_of, held))
            if family in shown:
                sure = sure and intervals.is_subset(members_of, held)
        return sure, possible
