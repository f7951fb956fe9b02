"""What `outgate verify` found: typed, immutable, without a word on how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Enforcement(StrEnum):
    """Whether policies are enforced, as far as connecting can prove it."""

    ENFORCED = "ENFORCED"
    """Connected, failed under a deny, connected again: all in one run."""
    NOT_ENFORCED = "NOT ENFORCED"
    """Connected, and went on to connect under a deny."""
    INCONCLUSIVE = "INCONCLUSIVE"
    """A control failed, so a failure to connect would prove nothing."""


class CaseVerdict(StrEnum):
    """What one destination shows."""

    ENFORCED = "ENFORCED"
    NOT_ENFORCED = "NOT ENFORCED"
    INCONCLUSIVE = "INCONCLUSIVE"
    STAYS_OPEN = "STAYS OPEN"
    """Reached under the deny, at a destination that a deny need not close."""
    SKIPPED = "SKIPPED"
    """Not tried, or it answered nobody from the start."""


class Outcome(StrEnum):
    """How one attempt to get an answer ended."""

    ANSWERED = "answered"
    """A byte, or a datagram, came back from the server."""
    NO_ANSWER = "connected, no answer"
    """The handshake succeeded and nothing came back: in a mesh the proxy shakes hands."""
    NOT_RESOLVED = "name not resolved"
    TIMED_OUT = "timed out"
    REFUSED = "refused"
    """A TCP reset."""
    REJECTED = "rejected"
    """An ICMP message: prohibited or unreachable."""
    FAILED = "failed"
    """Anything else, in the words of the system."""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """One destination, tried from one node under every policy of the run."""

    name: str
    title: str
    destination: str
    is_counted: bool
    """Whether it bears on the node's verdict."""
    verdict: CaseVerdict
    reason: str
    without_policy: Outcome | None = None
    under_deny: Outcome | None = None
    under_allow: Outcome | None = None
    deny_seconds: float | None = None
    """From the API server's answer to the first attempt after which none succeeded."""
    allow_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class RaceAnswer:
    """Whether a pod that started under a deny got out before the deny applied to it."""

    leaked: bool | None
    """None where it cannot be said."""
    seconds: float | None
    """How long after its first attempt the last one succeeded."""
    reason: str


@dataclass(frozen=True, slots=True)
class NodeAnswer:
    """What was found from one node."""

    name: str
    verdict: Enforcement
    reason: str
    cases: tuple[CaseAnswer, ...] = ()
    established: str = "unknown"
    """What a new deny did to an open connection: ``cut``, ``kept`` or ``unknown``."""
    race: RaceAnswer | None = None
    nameserver: str = ""
    """The first nameserver of a pod's resolv.conf."""
    deny_seconds: float | None = None
    allow_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class PoolAnswer:
    """What was found on a node pool: the worst of its nodes."""

    name: str
    operating_system: str
    nodes_in_pool: int
    verdict: Enforcement
    reason: str
    nodes: tuple[NodeAnswer, ...]
    deny_seconds: float | None = None
    """The slowest of its nodes."""
    allow_seconds: float | None = None
    likely_reason: str = ""
    """Why it does not enforce, as far as the cluster's objects tell; a guess."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One property of the enforcer, as connecting shows it; it corrects an assumed profile."""

    name: str
    value: bool | str | None
    """None where it was not measured, or differs between nodes."""
    words: str


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """One policy of the run, and how long it was in force."""

    name: str
    policy: str
    seconds: float
    is_settled: bool
    """Whether everything that was waited for came about within its time."""


@dataclass(frozen=True, slots=True)
class VerifyAnswer:
    """The whole run."""

    context: str
    namespace: str
    run: str
    image: str
    started: str
    """RFC 3339."""
    seconds: float
    verdict: Enforcement
    pools: tuple[PoolAnswer, ...]
    measured: tuple[Measured, ...]
    steps: tuple[StepAnswer, ...]
    notes: tuple[str, ...] = ()
    left_behind: str = ""
    """What could not be removed, in words; empty where nothing is left."""

    @property
    def is_partial(self) -> bool:
        """Whether something could not be proved either way."""
        return bool(self.left_behind) or any(
            pool.verdict is Enforcement.INCONCLUSIVE for pool in self.pools
        )


def worst(verdicts: list[Enforcement]) -> Enforcement:
    """Return the verdict on several: one hole is a hole, and no doubt is passed over.

    Args:
        verdicts: Those of the parts; of nothing, nothing is proved.
    """
    if Enforcement.NOT_ENFORCED in verdicts:
        return Enforcement.NOT_ENFORCED
    if not verdicts or Enforcement.INCONCLUSIVE in verdicts:
        return Enforcement.INCONCLUSIVE
    return Enforcement.ENFORCED
