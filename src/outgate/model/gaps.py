"""What was met and not understood, or is known to be missing.

A Gap is data, not an exception: it is carried to the answer, shown there, and decides the exit
code. Never "clean" on a partial read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.model.origins import Origin


class GapKind(StrEnum):
    """What sort of hole it is."""

    UNREADABLE = "unreadable"
    """A file or document could not be read; what it holds is not in the answer."""
    REFUSED = "refused"
    """The API server would refuse the object, so it is not in force."""
    CONFLICT = "conflict"
    """One object is defined more than once, and differently."""
    PATCH = "patch"
    """An object without the parts that the API requires, such as a kustomize patch."""
    NOT_EVALUATED = "not-evaluated"
    """A policy of a dialect that is read but not evaluated."""
    UNFILLED = "unfilled"
    """An object with variables that nobody filled in: what depends on them is UNKNOWN."""
    MADE_LATER = "made-later"
    """A custom resource or chart makes pods that are not in the input."""
    ASSUMED = "assumed"
    """The input does not say; a documented default was taken."""


FAILURES = frozenset({GapKind.UNREADABLE, GapKind.REFUSED})


@dataclass(frozen=True, slots=True)
class Gap:
    """One hole in what is known."""

    kind: GapKind
    what: str
    """One sentence: the thing and what is wrong with it, without the place."""
    origin: Origin
    remedy: str = ""
    """What to do about it, as a sentence."""
    namespace: str | None = None
    """The namespace that it concerns, where it concerns just one."""
    key: str = ""
    """The key that is set twice, where that is the conflict."""

    @property
    def is_failure(self) -> bool:
        """Whether the answer is partial because of it (exit code 3)."""
        return self.kind in FAILURES
