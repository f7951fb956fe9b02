"""Sets of addresses against the standard library's `ipaddress`, in both families."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outgate.sets.addresses import (
    ALL_V4,
    ALL_V6,
    EVERYTHING,
    NOTHING,
    Address,
    AddressSet,
    parse_address,
    parse_block,
    union_of,
)
from tests.sets.drawing import bounded

Network = Any


@some.composite
def networks(draw: some.DrawFn) -> list[Network]:
    """Draw networks that lie in and beside each other, of one family."""
    version = draw(some.sampled_from([4, 6]))
    base = "10.20.0.0" if version == 4 else "2001:db8::"
    bits = 32 if version == 4 else 128
    start = int(ipaddress.ip_address(base))
    found = []
    for _ in range(draw(some.integers(1, 6))):
        prefix = draw(some.integers(bits - 10, bits))
        address = ipaddress.ip_address(start + draw(some.integers(0, 1023)))
        found.append(ipaddress.ip_network((address, prefix), strict=False))
    return found


def set_of(found: list[Network]) -> AddressSet:
    """Return the union of networks, read from their text."""
    return union_of(parse_block(str(network)) for network in found)


@bounded
@given(networks())
def test_blocks_are_the_fewest_networks(found: list[Network]) -> None:
    """The text of a set is what collapse_addresses makes of its parts."""
    expected = tuple(map(str, ipaddress.collapse_addresses(found)))
    assert expected == set_of(found).blocks()


@bounded
@given(networks(), networks())
def test_subset_is_subnet_of(left: list[Network], right: list[Network]) -> None:
    """A block is in another block where subnet_of says so; families never mix."""
    a, b = left[0], right[0]
    expected = a.version == b.version and a.subnet_of(b)
    assert expected == (parse_block(str(a)) <= parse_block(str(b)))


@bounded
@given(networks(), some.randoms(use_true_random=False))
def test_excluding_a_network(found: list[Network], random: object) -> None:
    """A block without a block inside is what address_exclude leaves."""
    whole = found[0]
    if whole.num_addresses == 1:
        return
    inner = random.choice(list(whole.subnets(new_prefix=whole.max_prefixlen)))  # type: ignore[attr-defined]
    expected = tuple(map(str, sorted(whole.address_exclude(inner))))
    assert expected == (parse_block(str(whole)) - parse_block(str(inner))).blocks()


@bounded
@given(networks(), networks())
def test_union_intersection_difference_by_single_addresses(
    left: list[Network], right: list[Network]
) -> None:
    """Each operation holds the addresses that sets of `ipaddress` objects hold."""
    a = {str(address) for network in left for address in network}
    b = {str(address) for network in right for address in network}
    one, other = set_of(left), set_of(right)
    for expected, found in ((a | b, one | other), (a & b, one & other), (a - b, one - other)):
        assert len(expected) == found.size()
        assert all(parse_address(text) in found for text in expected)


@bounded
@given(networks())
def test_equal_sets_are_equal_objects(found: list[Network]) -> None:
    """Whole or in halves, in any order: the set is the same, and so is its hash."""
    halves = [half for network in reversed(found) for half in network.subnets()]
    assert set_of(found) == set_of(halves)
    assert hash(set_of(found)) == hash(set_of(halves))


@bounded
@given(some.integers(0, 1023), some.integers(0, 1023))
def test_ranges_are_summarised(low: int, length: int) -> None:
    """A range that is no single block is written as summarize_address_range writes it."""
    start = int(ipaddress.IPv4Address("10.20.0.0")) + low
    expected = tuple(
        str(network)
        for network in ipaddress.summarize_address_range(
            ipaddress.IPv4Address(start), ipaddress.IPv4Address(start + length)
        )
    )
    assert expected == AddressSet(v4=((start, start + length),)).blocks()


def test_host_bits_are_masked_off() -> None:
    """The API server reads 10.1.2.3/8 as 10.0.0.0/8."""
    assert parse_block("10.0.0.0/8") == parse_block("10.1.2.3/8")


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.0",
        "10.0.0.0/33",
        "10.0.0/8",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "/8",
        "",
        "10.0.0.0/8/8",
        "::/129",
        "host/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/0.255.255.255",
        "fe80::1%eth0/64",
        "10.0.0.0/8 ",
    ],
)
def test_what_is_no_block(text: str) -> None:
    """Go's ParseCIDR takes an address, a slash and a number of bits, and nothing else."""
    with pytest.raises(ValueError, match=r".+"):
        parse_block(text)


@pytest.mark.parametrize("text", ["10.0.0.256", "10.0.0", "", "fe80::1%eth0", "10.0.0.1/32", "x"])
def test_what_is_no_address(text: str) -> None:
    """A zone is refused: no policy can name it."""
    with pytest.raises(ValueError, match=r".+"):
        parse_address(text)


def test_an_address_of_the_other_family_in_disguise() -> None:
    """::ffff:10.0.0.1 is the IPv4 address 10.0.0.1."""
    assert parse_address("10.0.0.1") == parse_address("::ffff:10.0.0.1")


def test_the_whole_space() -> None:
    """Both families together are everything, and nothing is left of it without them."""
    assert parse_block("0.0.0.0/0") | parse_block("::/0") == EVERYTHING
    assert NOTHING == EVERYTHING - ALL_V4 - ALL_V6
    assert not NOTHING
    assert EVERYTHING.blocks() == ("0.0.0.0/0", "::/0")


def test_families_do_not_touch() -> None:
    """0.0.0.1 and ::1 have the same number and are different addresses."""
    v4, v6 = parse_address("0.0.0.1"), parse_address("::1")
    assert v4.number == v6.number
    assert v6 not in v4.as_set()
    assert v4.as_set() & v6.as_set() == NOTHING


def test_the_first_address() -> None:
    """IPv4 comes before IPv6; an empty set has none."""
    assert parse_address("10.0.0.0") == (parse_block("::/0") | parse_block("10.0.0.0/8")).first()
    assert Address(6, 0) == ALL_V6.first()
    with pytest.raises(ValueError, match="no first address"):
        NOTHING.first()


def test_text_goes_round() -> None:
    """An address is written as it is read, in the short form."""
    assert str(parse_address("2001:0db8::0001")) == "2001:db8::1"
    assert str(parse_address("10.0.0.1")) == "10.0.0.1"
