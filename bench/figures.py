"""A figure: what was measured several times, and what it ought to be."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

SECONDS = "s"
MILLISECONDS = "ms"
MEGABYTES = "MB"
TIMES = "x"
NUMBER = ""
_BYTES_PER_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Figure:
    """Some measurements of one thing; the median is what counts."""

    name: str
    unit: str
    values: tuple[float, ...]
    target: float | None = None
    """What the median must not exceed; None where the figure is only told."""

    @property
    def least(self) -> float:
        """The lowest value: the one with the least noise of other processes in it."""
        return min(self.values)

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    @property
    def result(self) -> str:
        """``within`` or ``OVER`` its target; empty where it has none."""
        if self.target is None:
            return ""
        return "within" if self.middle <= self.target else "OVER"


@dataclass(frozen=True, slots=True)
class Section:
    """The figures that answer one question."""

    title: str
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()
    """Sentences that belong to the figures: what was left out, what differs and why."""
    table: tuple[tuple[str, ...], ...] = ()
    """What is more than figures: a line of names, and lines below it."""


def megabytes(count: float) -> float:
    """Return bytes in megabytes, a million each."""
    return count / _BYTES_PER_MEGABYTE
