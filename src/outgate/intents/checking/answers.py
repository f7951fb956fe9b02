"""The answer to "are the intents in order?": plain data for every output format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outgate.model.findings import Finding
from outgate.model.gaps import Gap


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What was looked at, and what was found."""

    today: date
    intents: int
    needs: int
    baseline: str
    """The name of the baseline in force; empty where it is the default one."""
    looked_up: bool
    """Whether there were manifests to look names up in."""
    findings: tuple[Finding, ...]
    """The worst first, then in the order of the input."""
    gaps: tuple[Gap, ...]
    """What could not be read, of intents and of manifests."""

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return any(gap.is_failure for gap in self.gaps)
