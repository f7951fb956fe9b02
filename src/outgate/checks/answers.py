"""The answer to "what is wrong with these policies?": plain data for every output format."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.model.findings import Finding
from outgate.questions.answers import Reading


@dataclass(frozen=True, slots=True)
class LintAnswer:
    """What was looked at, and what was found."""

    reading: Reading
    """What it rests on; its gaps are those that are no findings."""
    checks: int
    """How many checks looked."""
    findings: tuple[Finding, ...]
    """In the order of the input."""

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
