"""Traffic between a pod and the node that it runs on.

Docs: "traffic to and from the node where a Pod is running is always allowed, regardless of the
IP address of the Pod or the node". A hostNetwork pod's traffic is its node's traffic.
"""

from __future__ import annotations

from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.engine.selecting import Bounds

NO_ONE = Bounds(0, 0)


class OwnNode:
    """Says which endpoints share a node with an endpoint such that nothing can part them."""

    def __init__(self, endpoints: Endpoints, *, always_allowed: bool) -> None:
        self._active = always_allowed
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

    def beside(self, endpoint: Endpoint) -> Bounds:
        """Return the endpoints that are surely, and possibly, joined to *endpoint* by a node."""
        if not self._active or endpoint.kind is EndpointKind.EXTERNAL:
            return NO_ONE
        if endpoint.kind is EndpointKind.NODE or endpoint.host_network:
            if endpoint.node is None:
                return Bounds(0, self._pods)
            low = self._on.get(endpoint.node, 0)
            return Bounds(low, low | self._adrift)
        if endpoint.node is None:
            return Bounds(0, self._hosts)
        low = self._host_on.get(endpoint.node, 0)
        return Bounds(low, low | self._host_adrift)

    @property
    def nothing_to_say(self) -> bool:
        """Whether no endpoint is, or is on, a node."""
        return not self._active or not self._hosts
