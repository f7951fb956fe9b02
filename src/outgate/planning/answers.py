"""The answer to "what would be planned?": plain data for every output format."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.model.verdicts import Verdict
from outgate.planning.plans import Obstacle, Plan
from outgate.questions.answers import Change, Reading
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class PlannedNamespace:
    """One namespace in numbers."""

    name: str
    workloads: int
    open_now: int
    """Workloads that hold-open holds."""
    intents: int
    policies: int
    hold_open: int
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Beyond:
    """Traffic that is allowed at the end and that no need asks for."""

    sources: str
    destinations: str
    traffic: Traffic
    is_sure: bool


@dataclass(frozen=True, slots=True)
class BlockedNeed:
    """A need that policies at the destination do not let in."""

    need: str
    intent: str
    place: str
    source: str
    destination: str
    traffic: Traffic
    verdict: Verdict
    change: Change | None
    """The rule to add there."""


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """A rule in the enforcer's own language: what it lets pass is its word, not the engine's."""

    policy: str
    selects: str
    allows: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanProof:
    """What was proved."""

    holds: bool
    sources: int
    """Pod classes compared in every stage, those that are made later included."""
    needs: int
    failures: tuple[str, ...]
    beyond: tuple[Beyond, ...]
    """What the rules allow beyond the needs."""
    others: tuple[Beyond, ...]
    """What remaining policies of other owners allow beyond the plan."""
    blocked: tuple[BlockedNeed, ...]
    not_evaluated: tuple[NotEvaluated, ...] = ()
    """Proved of them: they select their own pods, and they only add to what these reach."""


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """A plan, what stands in its way, and its proof."""

    plan: Plan
    namespaces: tuple[PlannedNamespace, ...]
    obstacles: tuple[Obstacle, ...]
    """All of them; those that stop something first."""
    proof: PlanProof
    reading: Reading

    @property
    def is_complete(self) -> bool:
        """Whether nothing stops any part of the plan, and the proof holds."""
        return self.proof.holds and not any(one.stops for one in self.obstacles)

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return self.reading.is_partial
