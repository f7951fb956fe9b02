"""The answer to "what is wrong with these policies?": plain data for every output format."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.checks.suppressions.applying import Suppressed
from outgate.checks.suppressions.kinds import Suppression
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
    suppressed: tuple[Suppressed, ...] = ()
    """What somebody has silenced."""
    new_suppressions: tuple[Suppression, ...] = ()
    """Those that silence nothing, because the revision that decides does not have them."""

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
