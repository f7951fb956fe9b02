"""One record of traffic in neutral terms, whichever source it came from.

Sides are as the record has them; which of them is the client is decided later (`orienting`), and
what they are is as well (`identifying`).
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.parties import PartyKind


class Vantage(IntEnum):
    """At which end of the packet the source looked."""

    ELSEWHERE = 0
    SENDER = 1
    RECEIVER = 2


class Side(msgspec.Struct, frozen=True, gc=False):
    """One end of a record."""

    address: str = ""
    namespace: str = ""
    pod: str = ""
    owner_kind: str = ""
    owner: str = ""
    labels: tuple[str, ...] = ()
    """``key=value``, of the pod; without those that the source adds."""
    kind: PartyKind | None = None
    """What it is, where the source says so."""
    name: str = ""
    """Of a node, Service or part of the platform; of an outside end without an address."""
    names: tuple[str, ...] = ()
    """What the record calls the address."""
    identity: str = ""
    """What the source calls all pods of the same labels, where it may be all that it says."""


class Flow(msgspec.Struct, frozen=True, gc=False):
    """One record."""

    time: int
    """Microseconds since 1970."""
    source: Side
    destination: Side
    protocol: str
    source_port: int
    """0 where the record does not tell."""
    destination_port: int
    traffic_class: TrafficClass
    is_reply: bool | None = None
    """Whether it goes from server to client; None where the record does not tell."""
    vantage: Vantage = Vantage.ELSEWHERE
    policies: tuple[str, ...] = ()
    service: str = ""
    """``namespace/name`` of the Service that was asked for."""
    connections: int = 1
    """How many connections it stands for."""
    has_connection: bool = True
    """False where the record is of several connections, or does not tell which."""


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a client was told of a name; traffic to the addresses is to that name."""

    time: int
    client: Side
    name: str
    addresses: tuple[str, ...]
    seconds: int
    flow: Flow | None = None
    """The connection by which it came."""


class SetAside(msgspec.Struct, frozen=True, gc=False):
    """A record that is no traffic."""

    reason: Reason
    detail: str = ""


class Lost(msgspec.Struct, frozen=True, gc=False):
    """The source says that it lost records."""

    number: int


Read = Flow | Answer | SetAside | Lost
