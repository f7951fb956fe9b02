"""What a plan is made of: policies, the needs behind them, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from outgate.intents.needs import Need
from outgate.model.entries import Peer, Port
from outgate.model.origins import NOWHERE, Origin
from outgate.model.selectors import Selector
from outgate.planning.cilium_policies import PlannedCiliumPolicy


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """One egress rule, and the needs that it serves."""

    peers: tuple[Peer, ...] | None
    """None: every destination."""
    ports: tuple[Port, ...] | None
    """None: all traffic."""
    needs: tuple[Need, ...] = ()
    note: str = ""
    """Why it is there, where no need says it."""


@dataclass(frozen=True, slots=True)
class PlannedPolicy:
    """One NetworkPolicy of a plan; it isolates egress and nothing else."""

    namespace: str
    name: str
    subject: Selector
    rules: tuple[PlannedRule, ...]
    about: str
    """What it is for, in a sentence."""
    holds_open: bool = False

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why something is left out of a plan, or what a person must know or decide before it."""

    code: str
    what: str
    remedy: str
    namespace: str = ""
    origin: Origin = NOWHERE
    stops: bool = True
    """Nothing is written for the namespace while it stands; otherwise it is a note."""


@dataclass(frozen=True, slots=True)
class NamespacePlan:
    """What is planned for one namespace."""

    namespace: str
    hold_open: tuple[PlannedPolicy, ...] = ()
    """Empty where every pod is isolated already."""
    policies: tuple[PlannedPolicy, ...] = ()
    """DNS, what every workload gets, and a policy per intent."""
    deny: PlannedPolicy | None = None
    """The default-deny; None where another owner's policy of that name says the same."""
    obstacles: tuple[Obstacle, ...] = ()
    held_against: tuple[tuple[str, Selector], ...] = ()
    """The policies of others that isolate pods here, by name: hold-open is for everybody else."""
    cilium: tuple[PlannedCiliumPolicy, ...] = ()
    """What no NetworkPolicy can say, where the back end is Cilium."""

    @property
    def is_refused(self) -> bool:
        """Whether nothing may be written for it."""
        return any(obstacle.stops for obstacle in self.obstacles)


@dataclass(frozen=True, slots=True)
class Plan:
    """Policies for a cluster, in the order in which they are applied."""

    cluster: str
    """What the facts call it; empty without facts."""
    profile: str
    namespaces: tuple[NamespacePlan, ...]
    exempt: tuple[tuple[str, str], ...] = ()
    """Namespaces that are left alone, and why."""
    obstacles: tuple[Obstacle, ...] = field(default=())
    """What concerns no single namespace."""
