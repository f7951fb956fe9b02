"""Sets of IPv4 and IPv6 addresses.

Text exists at the edge only: `parse_block` and `parse_address` read it, `blocks` writes it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from outgate.sets import intervals
from outgate.sets.intervals import Interval, Intervals

LAST_V4 = (1 << 32) - 1
LAST_V6 = (1 << 128) - 1


@dataclass(frozen=True, slots=True)
class AddressSet:
    """A canonical set of addresses, one interval set per family."""

    v4: Intervals = ()
    v6: Intervals = ()

    def __bool__(self) -> bool:
        return bool(self.v4 or self.v6)

    def __or__(self, other: AddressSet) -> AddressSet:
        return AddressSet(intervals.union(self.v4, other.v4), intervals.union(self.v6, other.v6))

    def __and__(self, other: AddressSet) -> AddressSet:
        return AddressSet(
            intervals.intersection(self.v4, other.v4), intervals.intersection(self.v6, other.v6)
        )

    def __sub__(self, other: AddressSet) -> AddressSet:
        return AddressSet(
            intervals.difference(self.v4, other.v4), intervals.difference(self.v6, other.v6)
        )

    def __le__(self, other: AddressSet) -> bool:
        return not (self - other)

    def __ge__(self, other: AddressSet) -> bool:
        return other <= self

    def __contains__(self, address: Address) -> bool:
        members = self.v4 if address.version == 4 else self.v6
        return intervals.contains(members, address.number)

    def blocks(self) -> tuple[str, ...]:
        """Return the fewest CIDR blocks that make up the set, IPv4 first, in order."""
        return (
            *_blocks(self.v4, ipaddress.IPv4Address),
            *_blocks(self.v6, ipaddress.IPv6Address),
        )

    def size(self) -> int:
        """Return the number of addresses."""
        return intervals.size(self.v4) + intervals.size(self.v6)

    def first(self) -> Address:
        """Return the lowest address, IPv4 before IPv6.

        Raises:
            ValueError: The set is empty.
        """
        if self.v4:
            return Address(4, self.v4[0][0])
        if self.v6:
            return Address(6, self.v6[0][0])
        raise ValueError("an empty set has no first address")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One address: its family and its number."""

    version: int
    number: int

    def __str__(self) -> str:
        if self.version == 4:
            return str(ipaddress.IPv4Address(self.number))
        return str(ipaddress.IPv6Address(self.number))

    def as_set(self) -> AddressSet:
        """Return the set that holds just this address."""
        pair = ((self.number, self.number),)
        return AddressSet(v4=pair) if self.version == 4 else AddressSet(v6=pair)


NOTHING = AddressSet()
ALL_V4 = AddressSet(v4=((0, LAST_V4),))
ALL_V6 = AddressSet(v6=((0, LAST_V6),))
EVERYTHING = AddressSet(v4=((0, LAST_V4),), v6=((0, LAST_V6),))


@lru_cache(maxsize=65536)
def parse_block(text: str) -> AddressSet:
    """Read a CIDR block as the Kubernetes API does: host bits may be set and are masked off.

    Args:
        text: ``10.0.0.0/8`` or ``2001:db8::/32``.

    Raises:
        ValueError: Not a CIDR block.
    """
    _, slash, length = text.partition("/")
    if not slash:
        raise ValueError(f"{text!r} is not a CIDR block: it has no prefix length, such as /32")
    if not (length.isascii() and length.isdecimal()) or "%" in text:
        # Unlike Go's ParseCIDR, `ipaddress` also reads netmasks, hostmasks and zones.
        raise ValueError(f"{text!r} is not a CIDR block: write an address, a slash and a number")
    network = ipaddress.ip_network(text, strict=False)
    pair: Interval = (int(network.network_address), int(network.broadcast_address))
    return AddressSet(v4=(pair,)) if network.version == 4 else AddressSet(v6=(pair,))


@lru_cache(maxsize=65536)
def parse_address(text: str) -> Address:
    """Read one address.

    Raises:
        ValueError: Not an address.
    """
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return Address(4, int(address.ipv4_mapped))
        if address.scope_id is not None:
            raise ValueError(f"{text!r} has a zone, which no policy can name")
    return Address(address.version, int(address))


def union_of(sets: Iterable[AddressSet]) -> AddressSet:
    """Return the union of many sets, at the cost of one sort."""
    v4: list[Interval] = []
    v6: list[Interval] = []
    for members in sets:
        v4 += members.v4
        v6 += members.v6
    return AddressSet(intervals.normalise(v4), intervals.normalise(v6))


def _blocks(
    members: Intervals, family: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]
) -> Iterable[str]:
    for low, high in members:
        for network in ipaddress.summarize_address_range(family(low), family(high)):
            yield str(network)
