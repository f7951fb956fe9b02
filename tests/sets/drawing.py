"""Draws small sets of integers, so small that plain Python sets can be held against them."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as some

from outgate.sets.intervals import Intervals, normalise

LAST = 24
"""The small universe is 0 to LAST: enough for gaps, neighbours and overlaps."""

bounded = settings(derandomize=True, database=None, deadline=None, max_examples=300)
"""The same examples in every run."""


@some.composite
def pairs(draw: some.DrawFn) -> list[tuple[int, int]]:
    """Draw inclusive (low, high) pairs that may touch, overlap and repeat."""
    found = []
    for _ in range(draw(some.integers(0, 5))):
        low = draw(some.integers(0, LAST))
        found.append((low, draw(some.integers(low, min(LAST, low + 8)))))
    return found


interval_sets = pairs().map(normalise)


def plain(members: Intervals) -> set[int]:
    """Return the integers of an interval set, one by one."""
    return {value for low, high in members for value in range(low, high + 1)}
