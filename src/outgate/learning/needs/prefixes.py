"""Outside addresses put together to ranges, within bounds.

One range more in a policy is a line to read; one address more is one that nobody was seen to need.
So a range is taken where it saves lines at no more than so many unseen addresses each, it is never
wider than the user says, and it never reaches across a border: of the private, public and special
ranges, of metadata servers, and of ranges that somebody published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from outgate.engine.special_ranges import NOT_INTERNET
from outgate.sets.addresses import Address

UNSEEN_PER_LINE = 16
"""Unseen addresses that may be allowed to save a line; of IPv6, unseen networks of 64 bits."""
_V6_HOSTS = 64
FEWEST_OF_ONE_NETWORK = 3
"""Addresses of one IPv6 network of 64 bits from which on the network is meant."""
BORDERS = (
    *NOT_INTERNET,
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
    # Metadata servers and the like; see `metadata`.
    "169.254.169.254/32",
    "169.254.170.0/24",
    "100.100.100.200/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
    "fd00:ec2::254/128",
    "fd20:ce::254/128",
)
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Range:
    """A range, and what of it was seen."""

    cidr: str
    seen: tuple[Address, ...]

    @property
    def allowed(self) -> int:
        """How many addresses it has."""
        return int(ip_network(self.cidr).num_addresses)


def put_together(
    addresses: Iterable[Address], shortest: dict[int, int], published: Iterable[str] = ()
) -> tuple[Range, ...]:
    """Return ranges that hold all addresses.

    Args:
        addresses: What was seen.
        shortest: The shortest prefix length that a range may have, by family.
        published: Ranges that somebody published: no other reaches across their ends, and those
            that are narrow enough are taken whole.

    Returns:
        Ranges that do not overlap, in order.
    """
    found: list[Range] = []
    seen = sorted(set(addresses))
    walls = [ip_network(text) for text in (*BORDERS, *published)]
    whole = _whole(seen, walls[len(BORDERS) :], shortest)
    found += whole
    taken = {address for one in whole for address in one.seen}
    for version in (4, 6):
        mine = [
            address.number
            for address in seen
            if address.version == version and address not in taken
        ]
        if not mine:
            continue
        bits = 32 if version == 4 else 128
        length = max(0, min(shortest[version], bits))
        own = [
            (int(wall.network_address), wall.prefixlen) for wall in walls if wall.version == version
        ]
        for group in _groups(mine, bits - length):
            base = group[0] >> (bits - length) << (bits - length)
            near = [
                (low, prefix) for low, prefix in own
                if prefix > length and low >> (bits - length) == base >> (bits - length)
            ]  # fmt: skip
            _, chosen = _Cover(bits, near).best(base, length, group)
            found += [_range(version, low, prefix, group, bits) for low, prefix in chosen]
    return tuple(sorted(found, key=lambda one: one.seen[0]))


def _whole(
    seen: Sequence[Address], published: Sequence[Network], shortest: dict[int, int]
) -> list[Range]:
    """Return the published ranges, the widest that may be, in which some address was seen."""
    by_start = {
        (one.version, int(one.network_address), one.prefixlen): one
        for one in published
        if one.prefixlen >= shortest[one.version]
    }
    lengths = sorted({(version, length) for version, _, length in by_start})
    chosen: dict[Network, list[Address]] = {}
    for address in seen:
        for version, length in lengths:
            if version != address.version:
                continue
            host = (32 if version == 4 else 128) - length
            one = by_start.get((version, address.number >> host << host, length))
            if one is not None:
                chosen.setdefault(one, []).append(address)
                break
    return [Range(str(one), tuple(inside)) for one, inside in chosen.items()]


def _groups(numbers: Sequence[int], host_bits: int) -> Iterable[list[int]]:
    group: list[int] = []
    for number in numbers:
        if group and group[0] >> host_bits != number >> host_bits:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


class _Cover:
    """The cheapest ranges below one prefix, by halving it."""

    def __init__(self, bits: int, walls: Sequence[tuple[int, int]]) -> None:
        self._bits = bits
        self._walls = walls

    def best(
        self, base: int, length: int, seen: Sequence[int]
    ) -> tuple[float, list[tuple[int, int]]]:
        """Return the price of the cheapest ranges, and the ranges."""
        if len(seen) == 1:
            return 1.0, [(seen[0], self._bits)]
        whole = self._price(base, length, seen)
        half = 1 << (self._bits - length - 1)
        low = [number for number in seen if number < base + half]
        high = [number for number in seen if number >= base + half]
        price, parts = 0.0, []
        for start, part in ((base, low), (base + half, high)):
            if part:
                more, chosen = self.best(start, length + 1, part)
                price += more
                parts += chosen
        if whole is not None and whole < price:
            return whole, [(base, length)]
        return price, parts

    def _price(self, base: int, length: int, seen: Sequence[int]) -> float | None:
        """Return what the whole range costs; None where a border runs through it."""
        host = self._bits - length
        for low, prefix in self._walls:
            if prefix > length and low >> host == base >> host:
                return None
        if self._bits == 32:
            return 1 + ((1 << host) - len(seen)) / UNSEEN_PER_LINE
        if length > _V6_HOSTS:
            # Within one network only neighbours are put together.
            return 1 + ((1 << host) - len(seen)) / UNSEEN_PER_LINE
        if length == _V6_HOSTS and len(seen) < FEWEST_OF_ONE_NETWORK:
            return None
        networks = len({number >> _V6_HOSTS for number in seen})
        return 1 + ((1 << (_V6_HOSTS - length)) - networks) / UNSEEN_PER_LINE


def _range(version: int, low: int, prefix: int, group: Sequence[int], bits: int) -> Range:
    host = bits - prefix
    seen = tuple(Address(version, number) for number in group if number >> host == low >> host)
    return Range(f"{Address(version, low)}/{prefix}", seen)
