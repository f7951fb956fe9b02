"""How much has not been seen yet: the question of unseen species, asked of needs.

Good and Turing: of what comes next, the share that is of a kind never seen before is about the
share of observations that were of a kind seen once. Observations are needs on a day, because the
connections of one day are no draws of their own: a client that polls makes thousands of one need.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from outgate.learning.needs.answers import Unseen
from outgate.learning.needs.traces import Trace

FEWEST_DAYS = 3
"""Of fewer days each connection is an observation."""
_NORMAL = 1.645
"""Of the normal distribution: 95 % lie below."""
_RULE_OF_THREE = 3.0
"""Where nothing was seen once: with 95 % confidence the share is below three observations'."""


def estimate(traces: Sequence[Trace]) -> Unseen | None:
    """Estimate what is unseen.

    Args:
        traces: Of every need that was seen.

    Returns:
        The estimate; None where nothing was seen.
    """
    days: set[int] = set()
    for trace in traces:
        days |= trace.days
    if not days:
        return None
    by_day = len(days) >= FEWEST_DAYS
    counts = [len(trace.days) if by_day else trace.connections for trace in traces]
    total, once, twice = sum(counts), counts.count(1), counts.count(2)
    share = once / total
    return Unseen(
        unit="needs on a day" if by_day else "connections",
        observations=total,
        once=once,
        share=share,
        at_most=min(1.0, _upper(total, once, twice)),
        # Chao 1984 and 1987, in the form that stands without anything seen twice.
        needs=once * (once - 1) / (2 * (twice + 1)),
    )


def _upper(total: int, once: int, twice: int) -> float:
    """Return the upper end of the share.

    Esty 1983, "A normal limit law for a nonparametric estimator of the coverage of a random
    sample".
    """
    if not once:
        return _RULE_OF_THREE / total
    variance = (once + 2 * twice - once * once / total) / (total * total)
    return max(once / total + _NORMAL * sqrt(max(variance, 0.0)), _RULE_OF_THREE / total)
