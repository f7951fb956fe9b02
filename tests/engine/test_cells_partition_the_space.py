"""The address space cut at the ends of blocks: disjoint, complete, and exact for each block."""

from __future__ import annotations

import ipaddress
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from outgate.engine.cells import Cells, cut
from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.sets.addresses import (
    EVERYTHING,
    NOTHING,
    Address,
    AddressSet,
    parse_address,
    parse_block,
    union_of,
)
from tests.sets.drawing import bounded


@some.composite
def blocks(draw: some.DrawFn) -> AddressSet:
    """Draw the union of a few networks of either family, some with a hole."""
    found = []
    for _ in range(draw(some.integers(1, 3))):
        version = draw(some.sampled_from([4, 4, 6]))
        base, bits = (0x0A000000, 32) if version == 4 else (0x20010DB8 << 96, 128)
        prefix = draw(some.sampled_from([0, bits - 6, bits - 4, bits - 1, bits]))
        number = base + draw(some.integers(0, 63))
        address = ipaddress.ip_address(number)
        found.append(parse_block(str(ipaddress.ip_network((address, prefix), strict=False))))
        if draw(some.booleans()):
            found[-1] -= Address(version, number).as_set()
    return union_of(found)


def assert_partition(cells: Cells) -> None:
    """Check that the cells are disjoint and together everything."""
    for left, right in combinations(cells.addresses, 2):
        assert left & right == NOTHING
    assert union_of(cells.addresses) == EVERYTHING
    assert all(cells.addresses)


@bounded
@given(some.lists(blocks(), max_size=5))
def test_the_cells_of_some_blocks(drawn: list[AddressSet]) -> None:
    """Each block is exactly the union of its cells, and no two cells could be one."""
    cells = cut(drawn)
    assert_partition(cells)
    for block in drawn:
        assert block == union_of(cells.addresses[cell] for cell in cells.blocks[block])
    signatures = [
        frozenset(block for block in drawn if cell in cells.blocks[block])
        for cell in range(len(cells.addresses))
    ]
    assert len(signatures) == len(set(signatures))


@bounded
@given(some.lists(blocks(), max_size=5), some.integers(0, 80), some.sampled_from([4, 6]))
def test_the_cell_of_an_address(drawn: list[AddressSet], number: int, version: int) -> None:
    """An address is in the cell that it is looked up in."""
    cells = cut(drawn)
    base = 0x09FFFFF8 if version == 4 else (0x20010DB8 << 96) - 8
    for address in (Address(version, base + number), Address(version, 0)):
        assert address in cells.addresses[cells.cell_of(address)]


def test_without_any_block() -> None:
    """Everything is one cell, of both families."""
    assert cut([]).addresses == (EVERYTHING,)


def test_equal_blocks_count_once() -> None:
    """However often a block is used, and in whatever order its parts were written."""
    halves = parse_block("10.0.0.0/9") | parse_block("10.128.0.0/9")
    cells = cut([parse_block("10.0.0.0/8"), halves])
    assert len(cells.addresses) == 2
    assert len(cells.blocks) == 1


def test_the_last_address() -> None:
    """A block that ends where the space ends leaves nothing behind it."""
    cells = cut([parse_block("255.255.255.255/32"), parse_block("ffff::/16")])
    assert_partition(cells)
    for text in ("255.255.255.255", "ffff:ffff::1", "255.255.255.254", "::"):
        address = parse_address(text)
        assert address in cells.addresses[cells.cell_of(address)]


def test_alike_ranges_are_one_cell() -> None:
    """The inside of a hole and the outside of the block are told apart by nothing: one cell."""
    ring = parse_block("10.0.0.0/8") - parse_block("10.1.0.0/16")
    cells = cut([ring])
    assert len(cells.addresses) == 2
    assert cells.cell_of(parse_address("10.1.0.1")) == cells.cell_of(parse_address("8.8.8.8"))


def test_what_the_internet_is() -> None:
    """Addresses that the public internet routes, and a few that it does not."""
    for text in ("8.8.8.8", "1.1.1.1", "2606:4700::1", "2a00::1", "223.255.255.255"):
        assert parse_address(text) in INTERNET, text
    for text in (
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.1",
        "::1",
        "fd00:ec2::254",
        "fe80::1",
        "2001:db8::1",
        "ff02::1",
    ):
        assert parse_address(text) not in INTERNET, text
    assert METADATA.blocks() == ("169.254.169.254/32", "fd00:ec2::254/128")
