"""What `diff` answers with: plain data, the same for every output format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.model.verdicts import Verdict
from outgate.questions.answers import Coverage, Members, Reading
from outgate.sets.traffic import NOTHING, Traffic


@dataclass(frozen=True, slots=True)
class Passing:
    """What passes from one end to another. Traffic in none of the three is DENIED."""

    allowed: Traffic = NOTHING
    unknown: Traffic = NOTHING
    partly: Traffic = NOTHING
    """Between some pods of the two workloads ALLOWED, between others DENIED."""

    def __bool__(self) -> bool:
        return bool(self.allowed or self.unknown or self.partly)


class Shift(StrEnum):
    """What becomes of connections."""

    APPEARS = "appears"
    """Nothing passed before."""
    DISAPPEARS = "disappears"
    """Nothing passes any more."""
    CHANGES = "changes"
    """Other ports, or another certainty."""


class Ends(StrEnum):
    """Whether the ends of connections are on both sides."""

    KEPT = "kept"
    NEW = "new"
    """An end is only in NEW."""
    GONE = "gone"
    """An end is only in OLD."""


@dataclass(frozen=True, slots=True)
class ConnectionDifference:
    """Between all of *sources* and all of *destinations* the same passed, and now the same does."""

    shift: Shift
    ends: Ends
    sources: Members
    destinations: Members
    before: Passing
    after: Passing
    pairs: int


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs of ends differ."""

    appear: int = 0
    disappear: int = 0
    change: int = 0

    @property
    def all(self) -> int:
        """The sum."""
        return self.appear + self.disappear + self.change


@dataclass(frozen=True, slots=True)
class NamespaceDifference:
    """How many pairs differ from one namespace to another, or to the outside."""

    source: str
    destination: str
    pairs: PairCounts


class Topic(StrEnum):
    """What a fact is about."""

    INTERNET = "internet"
    METADATA = "metadata"
    """The address where clouds serve credentials."""
    NAMESPACES = "namespaces"
    """Workloads of namespaces other than one's own."""
    DNS = "dns"


class Extent(StrEnum):
    """How what is reached differs, where something of it is reached before and after."""

    ALL = ""
    MORE = "more"
    LESS = "less"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that changes for some workloads, fit for a headline."""

    topic: Topic
    before: Verdict
    """DENIED of new workloads."""
    after: Verdict
    workloads: tuple[str, ...]
    are_new: bool = False
    """The workloads are only in NEW."""
    extent: Extent = Extent.ALL
    protocol: str = ""
    """Of DNS, where only UDP or only TCP changes."""
    namespaces: tuple[str, ...] = ()
    """Of other namespaces: which."""


@dataclass(frozen=True, slots=True)
class IsolationDifference:
    """Workloads that policies cover otherwise than before, in one direction."""

    direction: str
    before: Coverage
    after: Coverage
    workloads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextPodDifference:
    """Namespaces in which a pod made later will meet something else, in one direction."""

    direction: str
    before: Coverage
    after: Coverage
    namespaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiffSide:
    """One of the two that were compared."""

    name: str
    """What it was read from, in words; empty where nobody said."""
    reading: Reading


@dataclass(frozen=True, slots=True)
class DiffAnswer:
    """The answer to: what is allowed now that was not, and the other way round."""

    question: str
    old: DiffSide
    new: DiffSide
    facts: tuple[Fact, ...]
    isolation: tuple[IsolationDifference, ...]
    next_pods: tuple[NextPodDifference, ...]
    new_workloads: tuple[str, ...]
    gone_workloads: tuple[str, ...]
    kept_workloads: int
    connections: tuple[ConnectionDifference, ...]
    pairs: PairCounts
    """Between ends that are on both sides."""
    pairs_of_new: int
    """Pairs with an end that is only in NEW."""
    pairs_of_gone: int
    by_namespace: tuple[NamespaceDifference, ...]
    notes: tuple[str, ...]

    @property
    def is_different(self) -> bool:
        """Whether there is any difference."""
        return bool(
            self.connections
            or self.isolation
            or self.next_pods
            or self.facts
            or self.new_workloads
            or self.gone_workloads
        )

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read, on either side."""
        return self.old.reading.is_partial or self.new.reading.is_partial
