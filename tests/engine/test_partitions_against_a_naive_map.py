"""Partitions of endpoints by traffic against a map with one entry per endpoint."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from outgate.engine.bits import mask_of, members
from outgate.engine.partitions import Partition, add, cross
from outgate.sets import traffic
from outgate.sets.traffic import Traffic
from tests.engine.agreement import assert_partition, traffic_to
from tests.sets.drawing import bounded

BITS = 12
EVERYONE = (1 << BITS) - 1

few_traffics = some.sampled_from(
    [
        traffic.of("TCP", 80, 80),
        traffic.of("TCP", 80, 90),
        traffic.of("TCP", 81, 81),
        traffic.of("UDP"),
        traffic.of("UDP", 53, 53) | traffic.of("TCP", 53, 53),
        traffic.EVERYTHING,
    ]
)
rules = some.lists(some.tuples(few_traffics, some.integers(0, EVERYONE)), max_size=8)


def naive(items: list[tuple[Traffic, int]]) -> dict[int, Traffic]:
    """Return the traffic of every endpoint, one by one."""
    found = dict.fromkeys(range(BITS), traffic.NOTHING)
    for passing, mask in items:
        for index in range(BITS):
            if mask >> index & 1:
                found[index] |= passing
    return found


def merged(items: list[tuple[Traffic, int]]) -> Partition:
    """Return the partition of some rules, added one after another."""
    parts: Partition = {}
    for passing, mask in items:
        add(parts, mask, passing)
        assert_partition(parts, EVERYONE)
    return parts


def spelled_out(parts: Partition) -> dict[int, Traffic]:
    """Return a partition in the naive form."""
    return {index: traffic_to(parts, index) for index in range(BITS)}


@bounded
@given(rules)
def test_adding(items: list[tuple[Traffic, int]]) -> None:
    """Adding rules one after another is the union at every endpoint, and stays a partition."""
    assert naive(items) == spelled_out(merged(items))


@bounded
@given(rules, rules)
def test_crossing(left: list[tuple[Traffic, int]], right: list[tuple[Traffic, int]]) -> None:
    """What both sides let pass is the intersection at every endpoint."""
    found = cross(merged(left), merged(right))
    assert_partition(found, EVERYONE)
    assert traffic.NOTHING not in found
    one, other = naive(left), naive(right)
    assert {index: one[index] & other[index] for index in range(BITS)} == spelled_out(found)


@bounded
@given(rules)
def test_the_order_of_rules_means_nothing(items: list[tuple[Traffic, int]]) -> None:
    """Two orders give the same parts."""
    assert merged(items) == merged(items[::-1])


@bounded
@given(some.sets(some.integers(0, 300)))
def test_bits(positions: set[int]) -> None:
    """A mask has the bits that were set, and gives them back in order, over several words."""
    mask = mask_of(positions)
    assert sum(1 << position for position in positions) == mask
    assert sorted(positions) == list(members(mask))


def test_no_bits() -> None:
    """Nothing has no members."""
    assert mask_of([]) == 0
    assert list(members(0)) == []
