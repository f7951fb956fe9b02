"""Logic with yes, no and unknown, for the naive evaluator.

`None` is "unknown". A conjunction with a known "no" is "no" whatever the unknown part is; a
disjunction with a known "yes" is "yes". Nothing else is ever concluded from an unknown part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Truth = bool | None


def every(parts: Iterable[Truth]) -> Truth:
    """Say whether all parts hold.

    Args:
        parts: Any number of truths.

    Returns:
        False if one is known not to hold, else None if one is unknown, else True.
    """
    seen = list(parts)
    if False in seen:
        return False
    return None if None in seen else True


def some(parts: Iterable[Truth]) -> Truth:
    """Say whether at least one part holds.

    Args:
        parts: Any number of truths.

    Returns:
        True if one is known to hold, else None if one is unknown, else False.
    """
    seen = list(parts)
    if True in seen:
        return True
    return None if None in seen else False
