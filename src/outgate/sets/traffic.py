"""Sets of (protocol, port) pairs: what a connection may use.

NetworkPolicy knows three protocols: "The protocol (TCP, UDP, or SCTP) which traffic must match"
(NetworkPolicyPort.protocol). Anything else is outside of this algebra on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from outgate.sets import intervals
from outgate.sets.intervals import Intervals

PROTOCOLS = ("TCP", "UDP", "SCTP")
FIRST_PORT = 1
LAST_PORT = 65535
ALL_PORTS: Intervals = ((FIRST_PORT, LAST_PORT),)


@dataclass(frozen=True, slots=True)
class Traffic:
    """A canonical set of ports per protocol."""

    tcp: Intervals = ()
    udp: Intervals = ()
    sctp: Intervals = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Sets of traffic are keys of nearly every dictionary of the engine.
        object.__setattr__(self, "_hash", hash((self.tcp, self.udp, self.sctp)))

    def __hash__(self) -> int:
        return self._hash

    def __bool__(self) -> bool:
        return bool(self.tcp or self.udp or self.sctp)

    def __or__(self, other: Traffic) -> Traffic:
        return _union(self, other)

    def __and__(self, other: Traffic) -> Traffic:
        return _intersection(self, other)

    def __sub__(self, other: Traffic) -> Traffic:
        return _difference(self, other)

    def __le__(self, other: Traffic) -> bool:
        return not (self - other)

    def ports(self, protocol: str) -> Intervals:
        """Return the ports of one of `PROTOCOLS`."""
        if protocol == "TCP":
            return self.tcp
        return self.udp if protocol == "UDP" else self.sctp

    def __str__(self) -> str:
        if self == EVERYTHING:
            return "all"
        if not self:
            return "none"
        words: list[str] = []
        for protocol in PROTOCOLS:
            ports = self.ports(protocol)
            if ports == ALL_PORTS:
                words.append(f"{protocol} all")
            elif ports:
                texts = (str(low) if low == high else f"{low}-{high}" for low, high in ports)
                words.append(f"{protocol} {','.join(texts)}")
        return " ".join(words)


NOTHING = Traffic()
EVERYTHING = Traffic(ALL_PORTS, ALL_PORTS, ALL_PORTS)


@lru_cache(maxsize=65536)
def of(protocol: str, low: int = FIRST_PORT, high: int = LAST_PORT) -> Traffic:
    """Return a range of ports of one protocol.

    Args:
        protocol: One of `PROTOCOLS`.
        low: The first port, inclusive.
        high: The last port, inclusive.

    Raises:
        ValueError: An unknown protocol, or a port outside of 1 to 65535.
    """
    if not FIRST_PORT <= low <= high <= LAST_PORT:
        raise ValueError(f"ports {low}-{high} are not within {FIRST_PORT}-{LAST_PORT}")
    ports = ((low, high),)
    if protocol == "TCP":
        return Traffic(tcp=ports)
    if protocol == "UDP":
        return Traffic(udp=ports)
    if protocol == "SCTP":
        return Traffic(sctp=ports)
    raise ValueError(f"{protocol!r} is not one of {', '.join(PROTOCOLS)}")


# Clusters repeat the same few sets of ports thousands of times: remembering makes the algebra
# free where it matters.


@lru_cache(maxsize=65536)
def _union(left: Traffic, right: Traffic) -> Traffic:
    return Traffic(
        intervals.union(left.tcp, right.tcp),
        intervals.union(left.udp, right.udp),
        intervals.union(left.sctp, right.sctp),
    )


@lru_cache(maxsize=65536)
def _intersection(left: Traffic, right: Traffic) -> Traffic:
    return Traffic(
        intervals.intersection(left.tcp, right.tcp),
        intervals.intersection(left.udp, right.udp),
        intervals.intersection(left.sctp, right.sctp),
    )


@lru_cache(maxsize=65536)
def _difference(left: Traffic, right: Traffic) -> Traffic:
    return Traffic(
        intervals.difference(left.tcp, right.tcp),
        intervals.difference(left.udp, right.udp),
        intervals.difference(left.sctp, right.sctp),
    )
