"""The exponent of a cost: how it grows with the size of the input."""

from __future__ import annotations

from collections.abc import Sequence
from math import log


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Fit cost = factor * size ** exponent by least squares of the logarithms.

    Args:
        sizes: Sizes of inputs, at least two different ones, all above 0.
        costs: What each of them cost, all above 0.

    Returns:
        The exponent: 1 where twice the input costs twice as much.

    Raises:
        ValueError: Fewer than two different sizes, or not one cost per size.
    """
    if len(sizes) != len(costs) or len(set(sizes)) < 2:
        raise ValueError("an exponent needs one cost per size and two different sizes")
    xs, ys = [log(size) for size in sizes], [log(cost) for cost in costs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return slope / sum((x - mean_x) ** 2 for x in xs)
