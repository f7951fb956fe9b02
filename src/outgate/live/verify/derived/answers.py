"""What a derived run found: typed, immutable, without a word on how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.live.verify.answers import Outcome
from outgate.live.verify.derived.cases import DerivedCase
from outgate.model.gaps import Gap


class CaseResult(StrEnum):
    """What one connection shows."""

    AGREES = "AGREES"
    """The cluster does what the engine says."""
    DISAGREES = "DISAGREES"
    INCONCLUSIVE = "INCONCLUSIVE"
    """A failure that other reasons than a policy may have."""


@dataclass(frozen=True, slots=True)
class CaseFound:
    """One case and how it went."""

    case: DerivedCase
    result: CaseResult
    outcome: Outcome | None
    """Of the last attempt; None where there was none."""
    attempts: int
    words: str
    """Why, one sentence."""
    control: str
    """Which probe reached the same destination and port in this run; empty for none."""


@dataclass(frozen=True, slots=True)
class WorkloadFound:
    """One workload."""

    name: str
    skipped: str
    """Why it was not probed; empty where it was."""
    labels: dict[str, str]
    """Those of the probe."""
    cases: tuple[CaseFound, ...]


@dataclass(frozen=True, slots=True)
class DerivedAnswer:
    """Whether the cluster does what the engine says of its policies."""

    context: str
    run: str
    seconds: float
    policies: str
    """Where the policies are from, in words."""
    workloads: tuple[WorkloadFound, ...]
    notes: tuple[str, ...]
    left_behind: str
    gaps: tuple[Gap, ...]

    def number(self, result: CaseResult) -> int:
        """Return how many cases came out so."""
        return sum(case.result is result for found in self.workloads for case in found.cases)

    @property
    def is_partial(self) -> bool:
        """Whether something could not be read, nothing was shown, or something is left behind."""
        return (
            any(gap.is_failure for gap in self.gaps)
            or bool(self.left_behind)
            or not self.number(CaseResult.AGREES) + self.number(CaseResult.DISAGREES)
        )
