"""What the steps of a run share: the plan, the cluster, the journal, and where evidence is from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outgate.live.rollout.accepting import Accepted
from outgate.live.rollout.cluster import Clock, Talk, read_standing
from outgate.live.rollout.grounding import Grounding
from outgate.live.rollout.journal import Journal
from outgate.live.rollout.listening import Listening
from outgate.live.rollout.options import Options
from outgate.live.rollout.plans import RolloutNamespace, RolloutPlan
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.words import RolloutError
from outgate.live.rollout.writing import Applying
from outgate.planning.stages import Stage

if TYPE_CHECKING:
    from outgate.flows.edges import Edge
    from outgate.live.verify.derived.answers import DerivedAnswer
    from outgate.model.facts import ClusterFacts


class ThresholdError(RolloutError):
    """Something broke after the switch, and the namespace is to be rolled back."""

    exit_code = 1


class CheckError(RolloutError):
    """The cluster is not as the plan has it."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where signs of a forgotten need come from, besides the readiness of workloads."""

    recorded: Callable[[str], Iterable[Edge]] | None = None
    """Recorded edges that workloads of a namespace began, in the order of their keys."""
    listening: Listening | None = None
    """Logs in which denied connections are seen as they happen."""
    accepted: tuple[Accepted, ...] = ()
    """Destinations that nobody is to reach."""
    verify: Callable[[str], DerivedAnswer] | None = None
    """Tries connections of a namespace's workloads, and holds them against the engine."""
    facts: Callable[[], ClusterFacts] | None = None
    """What doctor finds now; None where nothing is asked of nodes."""
    accepts_unenforced: bool = False
    """Whether nodes without an enforcer are left out by the user's word."""
    accepts_blind: bool = False
    """Whether the run goes on where denied connections cannot be seen any more."""


NO_EVIDENCE = Evidence()


@dataclass(slots=True)
class Session:
    """Everything that the steps of a run share."""

    applying: Applying
    plan: RolloutPlan
    options: Options
    grounding: Grounding
    journal: Journal
    tell: Callable[[str], None]
    run: str
    moved: Callable[[str, Stage], None] = lambda _name, _stage: None
    """Told when a namespace has reached a stage."""
    tell_more: Callable[[str], None] = lambda _: None
    """Told what changes nothing."""
    versions: dict[str, str] = field(default_factory=dict)
    """The resourceVersions of the anchors: the locks that this run holds."""
    records: dict[str, str] = field(default_factory=dict)
    """What each anchor keeps of the journal; see `recording`."""
    notes: list[str] = field(default_factory=list)
    evidence: Evidence = NO_EVIDENCE

    @property
    def api(self) -> Talk:
        """The API server."""
        return self.applying.api

    @property
    def clock(self) -> Clock:
        """Time."""
        return self.applying.clock

    def standing(self, space: RolloutNamespace) -> Standing:
        """Read a namespace."""
        return read_standing(self.api, space, self.clock)

    def take(self, standing: Standing) -> None:
        """Take the lock of a namespace as it was read, and what it keeps of the journal."""
        name = standing.space.name
        self.versions[name] = standing.anchor_version
        if standing.mark.record:
            self.records[name] = standing.mark.record

    def note(self, words: str) -> None:
        """Keep something that belongs with the answer, and say it."""
        if words not in self.notes:
            self.notes.append(words)
            self.tell(words)
