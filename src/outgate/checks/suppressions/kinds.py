"""What a suppression says, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outgate.model.findings import Finding
from outgate.model.origins import Origin

MARK = "outgate:ignore"
"""In a comment: ``# outgate:ignore CODE reason [until DATE]``."""
ANNOTATION = "outgate.dev/ignore"
"""Of an object: ``CODE reason [until DATE]``, several in lines or behind semicolons."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment or annotation that silences findings."""

    codes: tuple[str, ...]
    reason: str
    until: date | None
    """The last day on which it holds."""
    origin: Origin
    end: tuple[int, int]
    lines: tuple[int, int] | None = None
    """The first and last line that a comment is about; None for an annotation."""

    @property
    def by(self) -> str:
        """What it is written as."""
        return "annotation" if self.lines is None else "comment"

    @property
    def is_not_obeyed(self) -> str:
        """Say of one that only a change has that it silences nothing yet, and what it says."""
        codes = ", ".join(self.codes)
        return f"suppresses {codes} only from this change on, which is not obeyed: {self.reason}"

    def holds(self, today: date) -> bool:
        """Say whether its day has not passed."""
        return self.until is None or today <= self.until

    def is_about(self, finding: Finding) -> bool:
        """Say whether it silences a finding."""
        at, own = finding.origin, self.origin
        if finding.code not in self.codes or at.source != own.source:
            return False
        if self.lines is not None:
            return self.lines[0] <= at.line <= self.lines[1]
        return (at.offset, at.items) == (own.offset, own.items)


@dataclass(frozen=True, slots=True)
class Faulty:
    """What was to be a suppression and is none."""

    sentence: str
    remedy: str
    origin: Origin
    end: tuple[int, int]
