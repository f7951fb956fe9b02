"""What the doctor warns of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """Policies do not hold somewhere, or are not what they look like."""
    WARNING = "warning"
    """Whoever writes the usual policy here cuts something off, or leaves it open."""
    NOTE = "note"
    """Good to know."""


ORDER = tuple(Severity)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One danger whose condition was read in the cluster."""

    code: str
    severity: Severity
    sentence: str
    remedy: str
    source: str
    """Where its condition was read."""


def some(names: tuple[str, ...] | list[str], most: int = 5) -> str:
    """Return the first few of some names, and how many more there are.

    Args:
        names: The names.
        most: How many are named.
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
