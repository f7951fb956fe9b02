"""Sets of integers as sorted tuples of inclusive, disjoint, non-adjacent (low, high) pairs.

The form is canonical: two sets are equal if and only if their tuples are equal. Addresses and
ports both rest on it, so this module knows neither.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

Interval: TypeAlias = tuple[int, int]
Intervals: TypeAlias = tuple[Interval, ...]

EMPTY: Intervals = ()


def normalise(pairs: Iterable[Interval]) -> Intervals:
    """Bring pairs in any order, overlapping or adjacent, into the canonical form.

    Args:
        pairs: Inclusive (low, high) pairs; each low is at most its high.

    Returns:
        The canonical set.

    Raises:
        ValueError: A pair is reversed.
    """
    result: list[Interval] = []
    for low, high in sorted(pairs):
        if low > high:
            raise ValueError(f"reversed interval {low}-{high}")
        if result and low <= result[-1][1] + 1:
            if high > result[-1][1]:
                result[-1] = (result[-1][0], high)
        else:
            result.append((low, high))
    return tuple(result)


def union(left: Intervals, right: Intervals) -> Intervals:
    """Return what is in either set."""
    if not left or left == right:
        return right
    if not right:
        return left
    return normalise((*left, *right))


def intersection(left: Intervals, right: Intervals) -> Intervals:
    """Return what is in both sets."""
    if left == right:
        return left
    result: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        low = max(left[i][0], right[j][0])
        high = min(left[i][1], right[j][1])
        if low <= high:
            result.append((low, high))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def difference(left: Intervals, right: Intervals) -> Intervals:
    """Return what is in *left* and not in *right*."""
    if not right or not left:
        return left
    result: list[Interval] = []
    j = 0
    for low, high in left:
        while j < len(right) and right[j][1] < low:
            j += 1
        k = j
        while k < len(right) and right[k][0] <= high:
            if right[k][0] > low:
                result.append((low, right[k][0] - 1))
            low = right[k][1] + 1
            k += 1
        if low <= high:
            result.append((low, high))
    return tuple(result)


def contains(members: Intervals, value: int) -> bool:
    """Say whether *value* is in the set."""
    index = bisect_right(members, (value, _INFINITY)) - 1
    return index >= 0 and members[index][1] >= value


def is_subset(left: Intervals, right: Intervals) -> bool:
    """Say whether everything in *left* is in *right*."""
    return not difference(left, right)


def size(members: Intervals) -> int:
    """Return the number of integers in the set."""
    return sum(high - low + 1 for low, high in members)


# Larger than any IPv6 address: makes (value, _INFINITY) sort after every pair that starts at value.
_INFINITY = 1 << 129
