"""Edges into what each workload was seen to reach; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge
from outgate.intents.hosts import host_fault
from outgate.intents.needs import Destination, PortRange, ToHost
from outgate.learning.needs.sought import Sought, Unlearnt
from outgate.learning.needs.subjects import Learner, Learners
from outgate.learning.needs.targets import Target, Targets
from outgate.sets.addresses import Address

_MOST_NAMES = 8
"""An address that a client knew by more names than this goes by none of them."""
_MOST_EXAMPLES = 3
_MOST_STRAYS = 10_000
_Key = tuple[Destination | Address, PortRange | None]


@dataclass(frozen=True, slots=True)
class Stray:
    """Something that was tried and is no need."""

    first: int
    last: int
    connections: int
    ends: int
    """How many ends it may have been: a source without addresses makes one of all."""


@dataclass(slots=True)
class Collection:
    """What was seen, by workload."""

    sought: dict[str, dict[_Key, Sought]] = field(default_factory=dict)
    """By the words for whose it is."""
    unlearnt: dict[str, Unlearnt] = field(default_factory=dict)
    """By why it teaches nothing."""
    first: int = 2**62
    last: int = -(2**62)
    begun: dict[str, int] = field(default_factory=dict)
    """Whose to when anything of it was first seen."""
    edges: int = 0
    strays: dict[str, list[Stray]] = field(default_factory=dict)
    """Whose to what was tried and is no need."""

    def all(self) -> Iterable[Sought]:
        """Return everything, by workload."""
        for whose in sorted(self.sought):
            yield from self.sought[whose].values()


class Collecting:
    """Takes edges one by one."""

    def __init__(
        self,
        learners: Learners,
        targets: Targets,
        *,
        names: bool,
        namespaces: frozenset[str] | None,
    ) -> None:
        self._learners = learners
        self._targets = targets
        self._names = names
        self._namespaces = namespaces
        self.found = Collection()

    def take(self, edge: Edge) -> None:
        """Take an edge.

        Args:
            edge: What was recorded, once per key.
        """
        if self._namespaces is not None and edge.source.namespace not in self._namespaces:
            return
        found = self.found
        found.edges += 1
        found.first = min(found.first, edge.evidence.first)
        found.last = max(found.last, edge.evidence.last)
        learner = self._learners.of(edge.source)
        if edge.traffic_class is TrafficClass.NOT_POLICY:
            self._teaches_nothing("that was lost for a reason of no policy", edge)
            return
        if isinstance(learner, str):
            self._teaches_nothing(learner, edge)
            return
        target = self._targets.of(edge)
        if target.nothing:
            self._teaches_nothing(target.nothing, edge)
            self._stray(learner, edge)
            return
        whose = str(learner)
        begun = min(found.begun.get(whose, edge.evidence.first), edge.evidence.first)
        found.begun[whose] = begun
        self._add(learner, target, edge)

    def _add(self, learner: Learner, target: Target, edge: Edge) -> None:
        names = _names(edge) if self._names and target.to is None and not target.node else ()
        if not names:
            key = target.to if target.to is not None else target.address
            if key is not None:
                self._note(learner, key, target, edge)
        for name in names:
            sought = self._note(learner, ToHost(name), target, edge)
            sought.seen.is_ambiguous |= len(names) > 1
            sought.unasked += max(0, edge.connections - max(edge.evidence.names.values()))
            if target.address is not None:
                sought.addresses.add(target.address)

    def _note(
        self, learner: Learner, to: Destination | Address, target: Target, edge: Edge
    ) -> Sought:
        mine = self.found.sought.setdefault(str(learner), {})
        sought = mine.get((to, target.port))
        if sought is None:
            is_address = isinstance(to, Address)
            sought = mine[to, target.port] = Sought(
                learner,
                None if isinstance(to, Address) else to,
                target.port,
                target.address if is_address else None,
                is_declared=target.is_declared,
                node=target.node,
                pods=target.pods,
            )
        trace = sought.denied if edge.traffic_class is TrafficClass.DENIED else sought.seen
        trace.add(edge)
        return sought

    def _stray(self, learner: Learner, edge: Edge) -> None:
        """Keep when something was tried that is no need: whoever sweeps a range meets few pods."""
        strays = self.found.strays.setdefault(str(learner), [])
        if len(strays) < _MOST_STRAYS:
            evidence = edge.evidence
            ends = 1 if edge.destination.address else edge.connections
            strays.append(Stray(evidence.first, evidence.last, edge.connections, ends))

    def _teaches_nothing(self, why: str, edge: Edge) -> None:
        tally = self.found.unlearnt.setdefault(why, Unlearnt())
        tally.edges += 1
        tally.connections += edge.connections
        if len(tally.examples) < _MOST_EXAMPLES:
            port = f":{edge.port}" if edge.port else ""
            tally.examples[f"{edge.source} > {edge.destination}{port}/{edge.protocol}"] = None


def _names(edge: Edge) -> tuple[str, ...]:
    """Return the host names of a destination; nothing where they say no more than the address."""
    found = dict.fromkeys(name.rstrip(".").lower() for name in edge.names)
    usable = tuple(name for name in found if not host_fault(name) and not _is_inside(name))
    return usable if len(usable) <= _MOST_NAMES else ()


def _is_inside(name: str) -> bool:
    """Say whether a name is one that a cluster's own DNS makes up."""
    return name.endswith((".svc", ".cluster.local"))
