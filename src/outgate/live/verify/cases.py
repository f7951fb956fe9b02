"""What a client tries to reach: the cases of one node, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

HTTP_PORT = 8080
UDP_PORT = 8081
SERVICE_PORT = 80
"""Not the pods' own port, so that it shows whether policies are judged before translation."""
SERVICE_UDP_PORT = 8053
KUBELET_PORT = 10250
METADATA_ADDRESS = "169.254.169.254"


class CaseKind(StrEnum):
    """What kind of destination it is."""

    POD_SAME_NODE = "pod-same-node"
    POD_OTHER_NODE = "pod-other-node"
    SERVICE = "service"
    DNS = "dns"
    OUTSIDE = "outside"
    METADATA = "metadata"
    OWN_NODE = "own-node"
    OTHER_NODE = "other-node"


_TITLES = {
    CaseKind.POD_SAME_NODE: "a pod on the same node",
    CaseKind.POD_OTHER_NODE: "a pod on another node",
    CaseKind.SERVICE: "a pod through its Service",
    CaseKind.DNS: "the cluster's DNS",
    CaseKind.OUTSIDE: "an address outside",
    CaseKind.METADATA: "the cloud's metadata address",
    CaseKind.OWN_NODE: "the node it runs on",
    CaseKind.OTHER_NODE: "another node",
}
_NOT_COUNTED = frozenset({CaseKind.METADATA, CaseKind.OWN_NODE, CaseKind.OTHER_NODE})
"""Destinations that platforms treat apart, so that they say nothing about enforcement at large.

Docs: "traffic to and from the node where a Pod is running is always allowed"; metadata servers are
intercepted on the node, and a node's ports may be closed to pods from the start.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One destination, in one protocol."""

    kind: CaseKind
    protocol: str
    """``TCP`` or ``UDP``."""
    address: str
    """Empty for DNS: the pod's own resolv.conf has it."""
    port: int

    @property
    def is_ipv6(self) -> bool:
        """Whether the destination is an IPv6 address."""
        return ":" in self.address

    @property
    def name(self) -> str:
        """A short name, unique among the cases of a client."""
        return f"{self.kind}-{self.protocol.lower()}{'-ipv6' if self.is_ipv6 else ''}"

    @property
    def title(self) -> str:
        """The name in words."""
        return f"{self.protocol}{' over IPv6' if self.is_ipv6 else ''} to {_TITLES[self.kind]}"

    @property
    def destination(self) -> str:
        """The destination as people write it."""
        if not self.address:
            return f"the pod's nameserver:{self.port}/{self.protocol}"
        host = f"[{self.address}]" if self.is_ipv6 else self.address
        return f"{host}:{self.port}/{self.protocol}"

    @property
    def is_counted(self) -> bool:
        """Whether it bears on the verdict."""
        return self.kind not in _NOT_COUNTED

    @property
    def must_close(self) -> bool:
        """Whether waiting for it to close makes sense: not where policies do not apply."""
        return self.kind not in (CaseKind.OWN_NODE, CaseKind.METADATA)


@dataclass(frozen=True, slots=True)
class Server:
    """A server pod that runs, as clients see it."""

    node: str
    node_addresses: tuple[str, ...]
    addresses: tuple[str, ...]
    service_addresses: tuple[str, ...]


def cases_of(
    node: str, servers: Sequence[Server], outside: tuple[str, int] | None = None
) -> tuple[Case, ...]:
    """Return what the client on a node tries.

    Args:
        node: The node.
        servers: All servers that run.
        outside: An address outside of the cluster, with a port.

    Returns:
        The cases, the one that times are taken from first.
    """
    names = [server.node for server in servers]
    own = servers[names.index(node)] if node in names else None
    after = names.index(node) + 1 if node in names else 0
    ring = [*servers[after:], *servers[:after]]
    other = next((server for server in ring if server.node != node), None)
    target = other or own
    found: list[Case] = []
    if other is not None:
        found += _pod(CaseKind.POD_OTHER_NODE, other)
    if own is not None:
        found += _pod(CaseKind.POD_SAME_NODE, own)
    if target is not None:
        for address in target.service_addresses:
            found.append(Case(CaseKind.SERVICE, "TCP", address, SERVICE_PORT))
            found.append(Case(CaseKind.SERVICE, "UDP", address, SERVICE_UDP_PORT))
    found += [Case(CaseKind.DNS, "UDP", "", 53), Case(CaseKind.DNS, "TCP", "", 53)]
    if outside is not None:
        found.append(Case(CaseKind.OUTSIDE, "TCP", *outside))
    found.append(Case(CaseKind.METADATA, "TCP", METADATA_ADDRESS, 80))
    if own is not None:
        found += _kubelet(CaseKind.OWN_NODE, own)
    if other is not None:
        found += _kubelet(CaseKind.OTHER_NODE, other)
    return tuple(found)


def _pod(kind: CaseKind, server: Server) -> Iterator[Case]:
    for address in server.addresses:
        yield Case(kind, "TCP", address, HTTP_PORT)
        yield Case(kind, "UDP", address, UDP_PORT)


def _kubelet(kind: CaseKind, server: Server) -> Iterator[Case]:
    for address in server.node_addresses[:1]:
        yield Case(kind, "TCP", address, KUBELET_PORT)


def main_case(cases: Sequence[Case]) -> Case:
    """Return the case that is tried most often, whose times are the node's."""
    return cases[0]
