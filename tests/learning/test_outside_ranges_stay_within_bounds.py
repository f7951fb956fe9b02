"""Addresses are put together to ranges: all of them, no wider than is said, across no border."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outgate.learning.needs.prefixes import BORDERS, UNSEEN_PER_LINE, put_together
from outgate.sets.addresses import Address, parse_address
from tests.learning.recorded import learnt, needs, web_reached
from tests.simulate.replaying import outside


def ranges(*texts: str, v4: int = 24, v6: int = 64, published: tuple[str, ...] = ()) -> list[str]:
    """Return the ranges of some addresses."""
    addresses = map(parse_address, texts)
    return [one.cidr for one in put_together(addresses, {4: v4, 6: v6}, published)]


def spread(number: int) -> list[str]:
    """Return addresses at equal distances over a /24."""
    return [f"203.0.113.{index * 255 // (number - 1)}" for index in range(number)]


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["8.8.8.8"], ["8.8.8.8/32"]),
        (["8.8.8.1", "8.8.8.14"], ["8.8.8.0/28"]),
        (["8.8.8.1", "8.8.8.17"], ["8.8.8.1/32", "8.8.8.17/32"]),
        (["8.8.8.8", "8.8.8.9"], ["8.8.8.8/31"]),
        (["2600::1", "2600::2:0"], ["2600::1/128", "2600::2:0/128"]),
        (["2600::1", "2600::2:0", "2600::3:0:0"], ["2600::/64"]),
        (spread(16), [f"{text}/32" for text in spread(16)]),
        (spread(17), ["203.0.113.0/24"]),
    ],
)
def test_a_line_is_worth_sixteen_unseen_addresses(
    addresses: list[str], expected: list[str]
) -> None:
    """And three addresses of one IPv6 network are the network."""
    assert ranges(*addresses) == expected


def test_never_wider_than_it_is_said() -> None:
    """Not even where every address was seen."""
    whole = [f"8.8.{third}.{last}" for third in (8, 9) for last in range(256)]

    assert ranges(*whole) == ["8.8.8.0/24", "8.8.9.0/24"]
    assert ranges("8.8.8.8", "8.8.8.9", v4=32) == ["8.8.8.8/32", "8.8.8.9/32"]


@pytest.mark.parametrize(
    "pair",
    [
        ("9.255.255.255", "10.0.0.0"),
        ("169.254.169.253", "169.254.169.254"),
        ("168.63.129.16", "168.63.129.17"),
        ("172.31.255.255", "172.32.0.0"),
        ("192.168.0.0", "192.167.255.255"),
    ],
)
def test_private_public_and_metadata_stay_apart(pair: tuple[str, str]) -> None:
    """Neighbours on two sides of a border are two ranges."""
    assert sorted(ranges(*pair, v4=0)) == sorted(f"{text}/32" for text in pair)


def test_published_ranges_are_borders_and_are_taken_whole_where_narrow_enough() -> None:
    """A provider's own range before one that was guessed."""
    assert ranges("52.1.1.1", published=("52.1.1.0/26",)) == ["52.1.1.0/26"]
    assert ranges("52.1.1.1", published=("52.0.0.0/8",)) == ["52.1.1.1/32"]
    assert ranges("52.1.1.63", "52.1.1.64", published=("52.1.1.64/32",)) == [
        "52.1.1.63/32",
        "52.1.1.64/32",
    ]


@given(
    some.lists(some.integers(0x08080000, 0x080803FF), min_size=1, max_size=60)
    | some.lists(some.integers(0x0A000000 - 300, 0x0A000000 + 300), min_size=1, max_size=60),
    some.integers(20, 32),
)
def test_every_address_is_in_one_range_and_the_price_is_kept(numbers: list[int], v4: int) -> None:
    """Whatever was seen, and whatever bound is said."""
    found = put_together([Address(4, number) for number in numbers], {4: v4, 6: 64})
    networks = [IPv4Network(one.cidr) for one in found]
    seen = {ip_address(number) for number in numbers}
    walls = [IPv4Network(text) for text in BORDERS if ":" not in text]

    assert all(sum(address in network for network in networks) == 1 for address in seen)
    assert all(network.prefixlen >= v4 for network in networks)
    assert all(
        network.subnet_of(wall) or not network.overlaps(wall)
        for network in networks
        for wall in walls
    )
    unseen = sum(network.num_addresses for network in networks) - len(seen)
    assert unseen <= UNSEEN_PER_LINE * (len(seen) - len(networks))


def test_how_much_more_is_allowed_is_said() -> None:
    """By need, and for all of them."""
    found = learnt([web_reached(outside(f"203.0.113.{last}"), 443) for last in (1, 14)])
    need = found.needs[0]

    assert needs(found) == ["Deployment/web > 203.0.113.0/28:443/TCP"]
    assert (need.addresses_seen, need.addresses_allowed) == (2, 16)
    assert (found.addresses_seen, found.addresses_allowed) == (2, 16)
