"""How often and when something was seen: evidence of edges, put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from outgate.flows.edges import Edge, moment
from outgate.intents.evidence import MOST_SOURCES
from outgate.intents.needs import EvidenceValue

ENOUGH_CONNECTIONS = 10
ENOUGH_DAYS = 2


class Confidence(StrEnum):
    """How sure it is that a need is one."""

    HIGH = "high"
    """Seen often, on several days, its direction and both ends told by the records themselves."""
    MEDIUM = "medium"
    LOW = "low"
    """Seen once, or its direction or an end was inferred."""


@dataclass(frozen=True, slots=True)
class Observed:
    """How often and when something was seen."""

    connections: int
    first: datetime
    last: datetime
    days: int
    sources: tuple[str, ...]
    confidence: Confidence


@dataclass(slots=True)
class Trace:
    """What is known of one need, edge by edge."""

    connections: int = 0
    first: int = 2**62
    """Microseconds since 1970."""
    last: int = -(2**62)
    days: set[int] = field(default_factory=set)
    """Since 1970, in UTC."""
    sources: dict[str, int] = field(default_factory=dict)
    inferred: int = 0
    """Connections of which a guess told the client from the server."""
    by_address: int = 0
    """Connections with an end that only its address in the snapshot tells."""
    is_ambiguous: bool = False
    """Its address had several names, and this is one of them."""

    def add(self, edge: Edge) -> None:
        """Add the evidence of an edge.

        Args:
            edge: One that shows the need.
        """
        evidence = edge.evidence
        self.connections += edge.connections
        self.first = min(self.first, evidence.first)
        self.last = max(self.last, evidence.last)
        self.days.update(evidence.days)
        for name, number in evidence.sources.items():
            self.sources[name] = self.sources.get(name, 0) + number
        self.inferred += evidence.inferred
        self.by_address += evidence.by_address

    def join(self, other: Trace) -> None:
        """Add another trace.

        Args:
            other: Of the same need.
        """
        self.connections += other.connections
        self.first = min(self.first, other.first)
        self.last = max(self.last, other.last)
        self.days |= other.days
        for name, number in other.sources.items():
            self.sources[name] = self.sources.get(name, 0) + number
        self.inferred += other.inferred
        self.by_address += other.by_address
        self.is_ambiguous |= other.is_ambiguous

    @property
    def is_inferred(self) -> bool:
        """Whether no connection told by itself which end is the client."""
        return bool(self.inferred) and self.inferred >= sum(self.sources.values())

    @property
    def is_by_address(self) -> bool:
        """Whether an end is known by nothing but an address that changes hands."""
        return bool(self.by_address) and self.by_address >= sum(self.sources.values())

    @property
    def confidence(self) -> Confidence:
        """How sure it is."""
        if (
            self.connections < 2 or self.is_inferred or self.is_by_address or self.is_ambiguous
        ):  # fmt: skip
            return Confidence.LOW
        if self.connections >= ENOUGH_CONNECTIONS and len(self.days) >= ENOUGH_DAYS:
            return Confidence.HIGH
        return Confidence.MEDIUM

    @property
    def evidence(self) -> tuple[tuple[str, EvidenceValue], ...]:
        """The same as an intent keeps it."""
        return (
            ("count", self.connections),
            ("first", moment(self.first).isoformat(timespec="seconds")),
            ("last", moment(self.last).isoformat(timespec="seconds")),
            ("days", len(self.days)),
            ("sources", tuple(sorted(self.sources))[:MOST_SOURCES]),
            ("confidence", str(self.confidence)),
        )


def observed(trace: Trace) -> Observed:
    """Return a trace as an answer holds it.

    Args:
        trace: What was seen.
    """
    return Observed(
        connections=trace.connections,
        first=moment(trace.first),
        last=moment(trace.last),
        days=len(trace.days),
        sources=tuple(sorted(trace.sources)),
        confidence=trace.confidence,
    )
