"""Lists of rules over addresses, ports and protocols, built twice: here and as BDDs.

A rule is a block without its exceptions times some ports. The algebra of the house is a map from
traffic to addresses; a decision diagram knows nothing of that. Two lists are equivalent in one
exactly when they are in the other.
"""

from __future__ import annotations

import ipaddress
import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pytest

from outgate.sets import traffic
from outgate.sets.addresses import ALL_V4, NOTHING, AddressSet, parse_block, union_of
from outgate.sets.traffic import PROTOCOLS, Traffic
from tests.sets.decision_diagrams import Diagram, Diagrams, minus

CASES = 240
SHARDS = 4
PORT_EDGES = (1, 22, 53, 79, 80, 81, 443, 8000, 8080, 65535)


@cache
def diagrams() -> Diagrams:
    """Return the one manager that all diagrams of this process live in."""
    return Diagrams()


@dataclass(frozen=True)
class Rule:
    """A block, what is taken out of it, and the ports of one protocol."""

    block: str
    holes: tuple[str, ...]
    protocol: str
    low: int
    high: int

    def addresses(self) -> AddressSet:
        """Return the block without its holes."""
        return parse_block(self.block) - union_of(map(parse_block, self.holes))

    def traffic(self) -> Traffic:
        """Return the ports."""
        return traffic.of(self.protocol, self.low, self.high)

    def diagram(self) -> Diagram:
        """Return all of it as a diagram."""
        known = diagrams()
        found = self._prefix(self.block)
        for hole in self.holes:
            found = minus(found, self._prefix(hole))
        return found & known.protocol(self.protocol) & known.ports(self.low, self.high)

    @staticmethod
    def _prefix(text: str) -> Diagram:
        network = ipaddress.ip_network(text)
        return diagrams().prefix(int(network.network_address), network.prefixlen)


def random_rule(source: random.Random) -> Rule:
    """Return a rule near all others, so that blocks nest, touch and overlap."""
    prefix = source.choice([0, 8, 9, 10, 12, 16, 24, 30, 31, 32])
    number = source.choice([0x0A000000, 0x0A010000, 0x0A010200, 0x0AFFFFFF, 0xC0A80000])
    number += source.randrange(4) << source.choice([0, 1, 8, 16])
    whole = ipaddress.ip_network((number, prefix), strict=False)
    holes = []
    for _ in range(source.choice([0, 0, 1, 2])):
        if whole.prefixlen < 32:
            length = source.randint(whole.prefixlen + 1, 32)
            inside = int(whole.network_address) + source.randrange(whole.num_addresses)
            holes.append(str(ipaddress.ip_network((inside, length), strict=False)))
    low, high = sorted(source.choices(PORT_EDGES, k=2))
    return Rule(str(whole), tuple(holes), source.choice(PROTOCOLS), low, high)


def by_protocol_and_port(rules: list[Rule]) -> dict[tuple[str, int, int], AddressSet]:
    """Return the house's normal form: for each range of ports between edges, the addresses."""
    edges = sorted({1, 65536, *(rule.low for rule in rules), *(rule.high + 1 for rule in rules)})
    found = {}
    for protocol in PROTOCOLS:
        for low, following in pairwise(edges):
            here = traffic.of(protocol, low, following - 1)
            found[protocol, low, following - 1] = union_of(
                rule.addresses() for rule in rules if here <= rule.traffic()
            )
    return found


def diagram_of(parts: dict[tuple[str, int, int], AddressSet]) -> Diagram:
    """Return the normal form as a diagram, from the intervals that the house computed."""
    known = diagrams()
    found = known.nothing
    for (protocol, low, high), addresses in parts.items():
        space = known.nothing
        for first, last in addresses.v4:
            space |= known.addresses(first, last)
        found |= space & known.protocol(protocol) & known.ports(low, high)
    return found


@pytest.mark.parametrize("shard", range(SHARDS))
def test_lists_of_rules(shard: int) -> None:
    """The union of every list is the same set of triples both ways."""
    source = random.Random(shard)
    for _ in range(CASES // SHARDS):
        rules = [random_rule(source) for _ in range(source.randint(1, 6))]
        expected = diagrams().nothing
        for rule in rules:
            expected |= rule.diagram()
        assert expected == diagram_of(by_protocol_and_port(rules)), rules


@pytest.mark.parametrize("shard", range(SHARDS))
def test_operations_on_addresses(shard: int) -> None:
    """Union, intersection, difference, complement, subset and equality agree."""
    source = random.Random(100 + shard)
    known = diagrams()
    for _ in range(CASES // SHARDS):
        left, right = random_rule(source), random_rule(source)
        a, b = left.addresses(), right.addresses()
        x, y = drawn(a), drawn(b)
        assert drawn(a | b) == x | y
        assert drawn(a & b) == x & y
        assert drawn(a - b) == minus(x, y)
        assert drawn(ALL_V4 - a) == ~x
        assert (a <= b) == (minus(x, y) == known.nothing)
        assert (a == b) == (x == y)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_operations_on_traffic(shard: int) -> None:
    """The same for sets of ports of three protocols."""
    source = random.Random(200 + shard)
    for _ in range(CASES // SHARDS):
        a, b = (random_traffic(source) for _ in range(2))
        x, y = carried(a), carried(b)
        assert carried(a | b) == x | y
        assert carried(a & b) == x & y
        assert carried(a - b) == minus(x, y)
        assert (a == b) == (x == y)


def drawn(addresses: AddressSet) -> Diagram:
    """Return a set of addresses as a diagram."""
    found = diagrams().nothing
    for low, high in addresses.v4:
        found |= diagrams().addresses(low, high)
    return found


def carried(found: Traffic) -> Diagram:
    """Return traffic as a diagram."""
    known = diagrams()
    result = known.nothing
    for protocol in PROTOCOLS:
        for low, high in found.ports(protocol):
            result |= known.protocol(protocol) & known.ports(low, high)
    return result


def random_traffic(source: random.Random) -> Traffic:
    """Return the union of a few rules' traffic."""
    found = traffic.NOTHING
    for _ in range(source.randint(1, 4)):
        found |= random_rule(source).traffic()
    return found


def test_the_diagrams_themselves() -> None:
    """A prefix is the range from its first to its last address, and 0 to the last is all."""
    known = diagrams()
    assert known.prefix(0x0A000000, 8) == known.addresses(0x0A000000, 0x0AFFFFFF)
    assert ~known.nothing == known.addresses(0, (1 << 32) - 1)
    assert drawn(NOTHING) == known.nothing
