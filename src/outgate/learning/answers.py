"""The answer to "what would be denied if these policies were in force?": plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from outgate.flows.edges import Edge
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Change, Reading, SideAnswer


@dataclass(frozen=True, slots=True)
class Proof:
    """Why one edge is denied, or cannot be known."""

    reason: str
    egress: SideAnswer | None = None
    ingress: SideAnswer | None = None
    changes: tuple[Change, ...] = ()
    """The smallest changes of policies that would let it pass."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One recorded edge, and what the policies make of it."""

    edge: Edge
    verdict: Verdict
    before: Verdict | None
    """The verdict of today's policies; None where there are no others to compare with."""
    proof: Proof
    allow: str = ""
    """The command that writes the need down; empty where that would not mend it."""

    @property
    def is_new(self) -> bool:
        """Whether the policies of today do not deny it."""
        return self.before is not Verdict.DENIED


@dataclass(frozen=True, slots=True)
class Tally:
    """How many edges, and how many connections of them."""

    edges: int = 0
    connections: int = 0


@dataclass(frozen=True, slots=True)
class StageTally:
    """What one stage of a plan makes of the traffic that went through."""

    stage: str
    allowed: Tally
    denied: Tally
    unknown: Tally


@dataclass(frozen=True, slots=True)
class SimulateAnswer:
    """What became of every recorded edge."""

    candidate: str
    """What was replayed against, in words."""
    since: datetime | None
    only_new: bool
    """Whether what today's policies deny as well was left out of `denied`."""
    allowed: Tally
    denied_tally: Tally
    unknown_tally: Tally
    denied: tuple[Replayed, ...]
    """What went through and would be denied, by workload."""
    unknown: tuple[Replayed, ...]
    """What went through, and of which it cannot be known."""
    denied_today: tuple[Replayed, ...]
    """What was recorded as denied, with what the candidate makes of it."""
    outside: Tally
    """Traffic of which no end is in the cluster, or that was lost for a reason of no policy."""
    stages: tuple[StageTally, ...]
    """Of a plan: every stage that the folder holds, the last one being the answer."""
    first: datetime | None
    """When the oldest edge was first seen."""
    last: datetime | None
    notes: tuple[str, ...]
    reading: Reading

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
