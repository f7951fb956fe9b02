"""What `denied` answers with: plain data, the same for every output format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Part, Reading


@dataclass(frozen=True, slots=True)
class Denial:
    """Connections between the same two ends that were denied."""

    source: str
    destination: str
    protocol: str
    port: int
    """The server's; 0 where the protocol has none."""
    names: tuple[str, ...]
    """What the destination's address was called."""
    connections: int
    first: datetime
    last: datetime
    is_audited: bool
    """It went through, because the enforcer only audits."""
    example: str
    """File and line of one record."""
    is_by_address: bool
    """An end is whoever holds the address in the input; at that time it may have been another."""
    policies: tuple[str, ...]
    """What the record itself says denied it."""
    verdict: Verdict | None
    """Of the policies that were read; None where an end is not in the input."""
    parts: tuple[Part, ...]
    """The proof: the parts that are not allowed, or all where all are allowed."""
    words: str
    """What to make of it, one sentence."""


@dataclass(frozen=True, slots=True)
class Log:
    """What became of the records of one input."""

    name: str
    records: int
    set_aside: tuple[tuple[str, int, str], ...]
    """Reason, records, and the place of the first."""
    lost: int
    error: str = ""
    """What stopped the reading, where something did."""


@dataclass(frozen=True, slots=True)
class DeniedAnswer:
    """Which connections were denied, and why."""

    denials: tuple[Denial, ...]
    """The most frequent first."""
    left_out: int
    """Denials beyond the number that is explained."""
    allowed: int
    """Connections in the records that are not said to be denied."""
    logs: tuple[Log, ...]
    reading: Reading

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial or any(log.error for log in self.logs)
