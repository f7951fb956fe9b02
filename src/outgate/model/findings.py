"""What a check found: how bad, where, in words, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.model.origins import Origin, Path
from outgate.model.patches import Patch


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """It does not hold, or is not what it looks like."""
    WARNING = "warning"
    """Sooner or later it cuts something off, or leaves it open."""
    NOTE = "note"
    """Good to know."""


ORDER = tuple(Severity)
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found in the input."""

    code: str
    severity: Severity
    sentence: str
    remedy: str
    origin: Origin
    namespace: str | None = None
    """The namespace that it concerns, where it concerns just one."""
    subject: str = ""
    """The object in words: ``NetworkPolicy shop/web``."""
    end: tuple[int, int] = (0, 0)
    """Line and column behind the field that is to blame, from 1; zeros where it is not known."""
    path: Path = ()
    """The field that is to blame, from the object's root."""
    why: str = ""
    """Why it matters."""
    fingerprint: str = ""
    """What stays of it when lines move."""
    patch: Patch | None = None
    """What cures it, where that can be done safely."""


def some(names: tuple[str, ...] | list[str], most: int = 5) -> str:
    """Return the first few of some names, and how many more there are.

    Args:
        names: The names.
        most: How many are named.
    """
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
