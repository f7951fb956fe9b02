"""The ends of recorded traffic, as far as they are known: what an edge goes from and to."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class PartyKind(StrEnum):
    """What an end is."""

    WORKLOAD = "workload"
    SERVICE = "service"
    """A Service by its own address: the source saw the packet before it was translated."""
    NODE = "node"
    PLATFORM = "platform"
    """The API server, health checks and the like, where the source says so."""
    EXTERNAL = "external"
    UNKNOWN = "unknown"
    """An address that nothing tells about; it teaches nothing."""


class Party(msgspec.Struct, frozen=True, order=True, gc=False):
    """One end of an edge."""

    kind: PartyKind
    namespace: str = ""
    owner_kind: str = ""
    """Of a workload: ``Deployment``, …; empty where only a name is known."""
    name: str = ""
    """Of the workload, Service, node or platform part; of an outside end whose address the source
    does not tell, what the source calls it."""
    address: str = ""
    """Of an outside or unknown end, and of a node without a name."""

    def __str__(self) -> str:
        if self.kind is PartyKind.WORKLOAD:
            owner = f"{self.owner_kind}/" if self.owner_kind else ""
            return f"{self.namespace}/{owner}{self.name}"
        if self.kind is PartyKind.SERVICE:
            return f"svc:{self.namespace}/{self.name}"
        word = self.name or self.address
        return f"node:{word}" if self.kind is PartyKind.NODE else word
