"""What host names were resolved to, when, and for how long it holds: a file for Git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """One name's addresses."""

    name: str
    addresses: tuple[str, ...]
    """Sorted; of all answers."""
    answers: int
    """How often it was asked."""
    seconds: int
    """The shortest time for which an answer said that it holds."""
    when: str
    """RFC 3339, of the last answer."""
    is_stable: bool
    """Every answer had the same addresses."""


@dataclass(frozen=True, slots=True)
class NamesLock:
    """All names that were resolved."""

    names: Mapping[str, ResolvedName] = field(default_factory=dict)
