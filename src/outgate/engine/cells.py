"""The address space, cut at the ends of every block in use.

Addresses that the same blocks hold cannot be told apart by any policy: together they are one
cell, however many ranges it has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from outgate.engine.bits import members
from outgate.sets.addresses import LAST_V4, LAST_V6, Address, AddressSet
from outgate.sets.intervals import Interval, normalise


@dataclass(frozen=True, slots=True)
class Cells:
    """The partition of all addresses by the blocks that hold them."""

    addresses: tuple[AddressSet, ...]
    """Each cell's addresses; together they are every address, and no two overlap."""
    blocks: dict[AddressSet, frozenset[int]]
    """Which cells make up a block."""
    _starts: dict[int, tuple[list[int], list[int]]]

    def cell_of(self, address: Address) -> int:
        """Return the number of the cell that holds *address*."""
        starts, cells = self._starts[address.version]
        return cells[bisect_right(starts, address.number) - 1]


def cut(blocks: Iterable[AddressSet]) -> Cells:
    """Cut the whole space, both families, at the ends of *blocks*.

    Args:
        blocks: Sets of addresses; equal ones count once.
    """
    distinct = list(dict.fromkeys(blocks))
    numbers: dict[int, int] = {}
    ranges: dict[int, tuple[list[Interval], list[Interval]]] = {}
    starts: dict[int, tuple[list[int], list[int]]] = {}
    for version, last in ((4, LAST_V4), (6, LAST_V6)):
        toggles: dict[int, int] = {0: 0}
        for index, block in enumerate(distinct):
            for low, high in block.v4 if version == 4 else block.v6:
                toggles[low] = toggles.get(low, 0) ^ (1 << index)
                if high < last:
                    toggles[high + 1] = toggles.get(high + 1, 0) ^ (1 << index)
        edges = sorted(toggles)
        signature = 0
        cells: list[int] = []
        for position, low in enumerate(edges):
            signature ^= toggles[low]
            high = edges[position + 1] - 1 if position + 1 < len(edges) else last
            cell = numbers.setdefault(signature, len(numbers))
            ranges.setdefault(cell, ([], []))[0 if version == 4 else 1].append((low, high))
            cells.append(cell)
        starts[version] = (edges, cells)
    held: dict[AddressSet, set[int]] = {block: set() for block in distinct}
    for signature, cell in numbers.items():
        for index in members(signature):
            held[distinct[index]].add(cell)
    return Cells(
        addresses=tuple(
            AddressSet(normalise(ranges[cell][0]), normalise(ranges[cell][1]))
            for cell in range(len(numbers))
        ),
        blocks={block: frozenset(found) for block, found in held.items()},
        _starts=starts,
    )
