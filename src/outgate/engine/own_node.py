"""Traffic between a pod and the node that it runs on.

Docs: "traffic to and from the node where a Pod is running is always allowed, regardless of the
IP address of the Pod or the node". A hostNetwork pod's traffic is its node's traffic.
"""

from __future__ import annotations

from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.engine.selecting import Bounds
from outgate.model.profiles import Profile

NO_ONE = Bounds(0, 0)


class OwnNode:
    """Says which endpoints share a node with an endpoint such that nothing can part them."""

    def __init__(self, endpoints: Endpoints, profile: Profile) -> None:
        self._leaves = profile.own_node_always_allowed
        self._enters = profile.own_node_always_enters
        self._on: dict[str, int] = {}
        """Node to its ordinary pods."""
        self._adrift = 0
        """Ordinary pods whose node is not known."""
        self._host_on: dict[str, int] = {}
        """Node to itself and its hostNetwork pods."""
        self._host_adrift = 0
        self._pods = endpoints.selectable
        self._hosts = 0
        for endpoint in endpoints.all:
            bit = 1 << endpoint.index
            if endpoint.kind is EndpointKind.EXTERNAL:
                break
            on_host = endpoint.kind is EndpointKind.NODE or endpoint.host_network
            if on_host:
                self._hosts |= bit
            if endpoint.node is None:
                if on_host:
                    self._host_adrift |= bit
                else:
                    self._adrift |= bit
            else:
                index = self._host_on if on_host else self._on
                index[endpoint.node] = index.get(endpoint.node, 0) | bit

    def beside(self, source: Endpoint) -> Bounds:
        """Return the destinations that nothing can keep *source* from, surely and possibly.

        A node's: its own pods. A pod's: its own node, and what is on that node's network.
        """
        if source.kind is EndpointKind.EXTERNAL:
            return NO_ONE
        if source.kind is EndpointKind.NODE or source.host_network:
            if not self._enters:
                return NO_ONE
            if source.node is None:
                return Bounds(0, self._pods)
            low = self._on.get(source.node, 0)
            return Bounds(low, low | self._adrift)
        if not self._leaves:
            return NO_ONE
        if source.node is None:
            return Bounds(0, self._hosts)
        low = self._host_on.get(source.node, 0)
        return Bounds(low, low | self._host_adrift)
