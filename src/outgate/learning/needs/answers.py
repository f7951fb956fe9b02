"""The answer to "what does each workload need?": plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from outgate.intents.documents import EgressIntent, Intents
from outgate.intents.needs import EvidenceValue, Need
from outgate.learning.needs.suspicions import Suspicion
from outgate.learning.needs.traces import Observed
from outgate.questions.answers import Reading


class Standing(StrEnum):
    """Where a need stands."""

    NEW = "new"
    """No intent has it yet."""
    PRESENT = "present"
    """An intent has it."""
    BASELINE = "baseline"
    """The baseline gives it to everybody."""


@dataclass(frozen=True, slots=True)
class LearntNeed:
    """A need that traffic showed."""

    namespace: str
    subject: str
    """Whose it is: ``Deployment/checkout``, or labels."""
    need: Need
    standing: Standing
    observed: Observed
    addresses_seen: int = 0
    """Of an outside range: how many of its addresses were seen."""
    addresses_allowed: int = 0
    """Of an outside range: how many it has."""
    notes: tuple[str, ...] = ()
    by: str = ""
    """Of one that is there already: where."""


@dataclass(frozen=True, slots=True)
class ReviewNeed:
    """A need that a person has to look at."""

    name: str
    """What ``--accept`` takes."""
    suspicion: Suspicion
    namespace: str
    subject: str
    destination: str
    why: str
    remedy: str
    observed: Observed
    accepted: bool = False
    """It is accepted, and among the needs."""
    may_be_accepted: bool = True
    """False where accepting it would help nobody: see the remedy."""


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A need of an intent that traffic did not show; it stays."""

    namespace: str
    intent: str
    need: Need
    last: str
    """When it was last seen, as its evidence says; empty where that says nothing."""


@dataclass(frozen=True, slots=True)
class Unlearnt:
    """Traffic that teaches nothing."""

    why: str
    """In words that follow "traffic"."""
    edges: int
    connections: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """Needs for an intent that is there already."""

    intent: EgressIntent
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A need of an intent that traffic showed again, with what its evidence would say now."""

    intent: EgressIntent
    index: int
    evidence: tuple[tuple[str, EvidenceValue], ...]
    """The keys that its evidence has, and that say something else."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one day added."""

    day: date
    needs: int
    """Seen that day."""
    new: int
    """Of these, never seen before."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """An estimate of what has not been seen yet."""

    unit: str
    """What is counted: needs on a day, or connections."""
    observations: int
    once: int
    """Needs that were seen in one unit only."""
    share: float
    """Of what comes next, the share that will be of a need that was never seen (Good-Turing)."""
    at_most: float
    """The upper end of that share, with 95 % confidence."""
    needs: float
    """How many needs are unseen at least, by Chao's estimate."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A workload of which little or nothing was seen."""

    workload: str
    connections: int
    days: int
    why: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the word "ready" is not said, and what would change that."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the picture is."""

    days: tuple[Day, ...]
    unseen: Unseen | None
    """None where nothing was seen."""
    quiet: tuple[Quiet, ...]
    lost: int
    """Records that sources say they lost."""
    blind: tuple[str, ...]
    """What the sources cannot show."""
    obstacles: tuple[Obstacle, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing says that it is not."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class LearnAnswer:
    """What was learnt."""

    first: datetime | None
    last: datetime | None
    needs: tuple[LearntNeed, ...]
    """By workload."""
    new_intents: tuple[EgressIntent, ...]
    additions: tuple[Addition, ...]
    refreshed: tuple[Refreshed, ...]
    """Evidence that is older than what traffic shows; it is in `intents` as it was."""
    intents: Intents
    """All intents as they are with what was learnt."""
    review: tuple[ReviewNeed, ...]
    not_seen: tuple[NotSeen, ...]
    unlearnt: tuple[Unlearnt, ...]
    completeness: Completeness
    addresses_seen: int
    addresses_allowed: int
    unnamed: tuple[str, ...]
    """Workloads that reach outside addresses of which no name is known."""
    notes: tuple[str, ...]
    reading: Reading

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
