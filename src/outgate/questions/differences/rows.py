"""What one mark of the scale reaches on one side, as a partition of the marks."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

from outgate.engine.bits import members
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Reachability, Row
from outgate.questions.differences.answers import Passing
from outgate.questions.differences.projecting import Projection
from outgate.sets.traffic import NOTHING, Traffic

Reached: TypeAlias = dict[Passing, int]
"""What passes to which marks; no two masks overlap, and nothing passes to all others."""


class _Four(NamedTuple):
    """Bounds between several endpoints: what holds for all pairs of them, and for any."""

    all_low: Traffic
    any_low: Traffic
    all_high: Traffic
    any_high: Traffic


_NONE = _Four(NOTHING, NOTHING, NOTHING, NOTHING)


def reached_by(
    reachability: Reachability, projection: Projection, mark: int, within: int
) -> Reached:
    """Return what a mark reaches on one side.

    Args:
        reachability: The side.
        projection: The side on the scale.
        mark: The source; nothing is reached by one that is not on this side.
        within: The endpoints of interest as destinations; all or none of a mark's.
    """
    found: dict[_Four, int] | None = None
    exact: Reached = {}
    for endpoint in projection.classes[mark]:
        row = reachability.row(endpoint, within)
        if row.high is row.low and len(projection.classes[mark]) == 1:
            quick = _exact(row.low, projection)
            if quick is not None:
                return quick
        fours = _fours(row, projection)
        found = fours if found is None else _both(found, fours)
    for four, mask in (found or {}).items():
        passing = _passing(four)
        if passing:
            exact[passing] = exact.get(passing, 0) | mask
    return exact


def _exact(low: Partition, projection: Projection) -> Reached | None:
    """Return what is reached where nothing is in doubt and no mark is held in part."""
    found: Reached = {}
    for traffic, mask in low.items():
        whole, part = projection.project(mask)
        if part:
            return None
        if whole and traffic:
            found[_only(traffic)] = whole
    return found


def _fours(row: Row, projection: Projection) -> dict[_Four, int]:
    low = [(traffic, *projection.project(mask)) for traffic, mask in row.low.items()]
    high = low
    if row.high is not row.low:
        high = [(traffic, *projection.project(mask)) for traffic, mask in row.high.items()]
    torn = 0
    for _, _, part in (*low, *high):
        torn |= part
    found: dict[_Four, int] = {}
    for upper, upper_whole, _ in high:
        rest = upper_whole & ~torn
        for lower, lower_whole, _ in low:
            both = rest & lower_whole
            if both:
                rest ^= both
                _add(found, _Four(lower, lower, upper, upper), both)
        if rest:
            _add(found, _Four(NOTHING, NOTHING, upper, upper), rest)
    for mark in members(torn):
        lows = [_at(row.low, item.index) for item in projection.classes[mark]]
        highs = [_at(row.high, item.index) for item in projection.classes[mark]]
        four = _Four(lows[0], lows[0], highs[0], highs[0])
        for one, other in zip(lows[1:], highs[1:], strict=True):
            four = _join(four, _Four(one, one, other, other))
        _add(found, four, 1 << mark)
    return found


def _at(parts: Partition, index: int) -> Traffic:
    for traffic, mask in parts.items():
        if mask >> index & 1:
            return traffic
    return NOTHING


def _both(left: dict[_Four, int], right: dict[_Four, int]) -> dict[_Four, int]:
    """Put what two endpoints of one mark reach together."""
    if left == right:
        return left
    found: dict[_Four, int] = {}
    unmet = 0
    for mask in right.values():
        unmet |= mask
    for one, mask in left.items():
        rest = mask
        for other, other_mask in right.items():
            both = rest & other_mask
            if both:
                rest ^= both
                _add(found, _join(one, other), both)
        _add(found, _join(one, _NONE), rest)
        unmet &= ~mask
    for other, other_mask in right.items():
        _add(found, _join(_NONE, other), other_mask & unmet)
    return found


def _join(one: _Four, other: _Four) -> _Four:
    return _Four(
        one.all_low & other.all_low,
        one.any_low | other.any_low,
        one.all_high & other.all_high,
        one.any_high | other.any_high,
    )


def _add(found: dict[_Four, int], four: _Four, mask: int) -> None:
    if mask and four != _NONE:
        found[four] = found.get(four, 0) | mask


@lru_cache(maxsize=65536)
def _only(traffic: Traffic) -> Passing:
    return Passing(allowed=traffic)


@lru_cache(maxsize=65536)
def _passing(four: _Four) -> Passing:
    # Surely allowed for some pair and surely denied for another: that is known, and no doubt.
    partly = four.any_low - four.all_high
    return Passing(four.all_low, four.any_high - four.all_low - partly, partly)
