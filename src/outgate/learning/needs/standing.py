"""Needs that intents have already, held against what was seen: by what they mean, not as written.

A need for a Service means the pods behind it, so traffic that a log shows at those pods is that
need; a range means its addresses. What a need comes to is what a plan makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from outgate.intents.checking.covering import covers
from outgate.intents.documents import BaselineDns, EgressIntent, Intents, LabelledPods
from outgate.intents.needs import Need, Platform, ToHost, ToPlatform
from outgate.learning.needs.subjects import Learner
from outgate.learning.needs.traces import Trace
from outgate.planning.destinations import resolve
from outgate.planning.ground import Ground
from outgate.planning.resolutions import Meant
from outgate.sets.addresses import NOTHING, AddressSet


@dataclass(slots=True)
class Held:
    """A need that is there, and whether traffic showed it."""

    intent: EgressIntent | None
    """None for one of the baseline."""
    need: Need
    meant: tuple[Meant, ...]
    index: int = 0
    """Of the intent's needs."""
    seen: Trace = field(default_factory=Trace)
    was_seen: bool = False


class Standings:
    """Finds the need that allows what was seen."""

    def __init__(self, ground: Ground, intents: Intents, today: date) -> None:
        self._ground = ground
        self._intents = intents
        self._today = today
        self._by_namespace: dict[str, list[EgressIntent]] = {}
        for intent in intents.intents:
            self._by_namespace.setdefault(intent.namespace, []).append(intent)
        self._held: dict[int, list[Held]] = {}
        self._mine: dict[tuple[str, str], tuple[EgressIntent, ...]] = {}
        self._meant: dict[tuple[object, ...], tuple[Meant, ...]] = {}
        self._everybody = [
            Held(None, need, self._meaning(need, "")) for need in intents.baseline.every_workload
        ]

    def intents_of(self, learner: Learner) -> tuple[EgressIntent, ...]:
        """Return the intents that are for somebody.

        Args:
            learner: Whom.
        """
        key = (learner.namespace, str(learner.subject))
        found = self._mine.get(key)
        if found is None:
            found = self._mine[key] = tuple(
                one
                for one in self._by_namespace.get(learner.namespace, ())
                if _is_for(one, learner)
            )
        return found

    def find(self, learner: Learner, wanted: Need, seen: Trace) -> Held | None:
        """Return the need that allows what another would; it counts as seen.

        Args:
            learner: Whose need it is.
            wanted: What was seen.
            seen: How often, and when.
        """
        chosen: Held | None = None
        there = self._all(learner)
        meant = self._meaning(wanted, learner.namespace) if there else ()
        for held in there:
            if held.need.is_expired(self._today):
                continue
            # Every one that allows it was used, as far as anybody can tell.
            if covers(held.need, wanted) or self._includes(held.meant, meant):
                held.was_seen = True
                held.seen.join(seen)
                chosen = chosen or held
        return chosen

    def gives_dns(self, wanted: Need) -> bool:
        """Say whether it is DNS, which the baseline gives to everybody.

        Args:
            wanted: What was seen.
        """
        return (
            wanted.to == ToPlatform(Platform.DNS)
            and self._intents.baseline.dns is BaselineDns.CLUSTER
        )

    def not_seen(self, learners: Iterable[Learner]) -> list[Held]:
        """Return the needs of intents that no traffic showed.

        Args:
            learners: Everybody of the snapshot.
        """
        found: dict[int, Held] = {}
        for learner in learners:
            for held in self._all(learner):
                if held.intent is not None and not held.was_seen:
                    found[id(held)] = held
        return list(found.values())

    def seen_again(self) -> Iterator[Held]:
        """Yield the needs of intents that traffic showed."""
        for held in (one for many in self._held.values() for one in many):
            if held.intent is not None and held.was_seen:
                yield held

    def _all(self, learner: Learner) -> list[Held]:
        found: list[Held] = []
        for intent in self.intents_of(learner):
            held = self._held.get(id(intent))
            if held is None:
                held = self._held[id(intent)] = [
                    Held(intent, need, self._meaning(need, intent.namespace), index)
                    for index, need in enumerate(intent.needs)
                ]
            found += held
        return found + self._everybody

    def _meaning(self, need: Need, namespace: str) -> tuple[Meant, ...]:
        if isinstance(need.to, ToHost):
            return ()
        key = (namespace, need.to, need.ports, need.exception)
        found = self._meant.get(key)
        if found is None:
            found = self._meant[key] = resolve(self._ground, need, namespace).meant
        return found

    def _includes(self, wide: tuple[Meant, ...], narrow: tuple[Meant, ...]) -> bool:
        return bool(narrow) and all(self._includes_one(wide, one) for one in narrow)

    def _includes_one(self, wide: tuple[Meant, ...], narrow: Meant) -> bool:
        pods: set[int] = set()
        addresses: AddressSet = NOTHING
        for one in wide:
            if narrow.traffic <= one.traffic:
                pods |= self._pods(one)
                addresses |= one.addresses
        wanted = self._pods(narrow)
        return bool(wanted or narrow.addresses) and (
            wanted <= pods and narrow.addresses <= addresses
        )

    def _pods(self, meant: Meant) -> set[int]:
        found = {id(workload) for workload in meant.workloads}
        if meant.pods is not None and meant.pods.namespace is not None:
            selected = self._ground.namings.selected(meant.pods.namespace, meant.pods.pods)
            found |= set(map(id, selected))
        return found


def _is_for(intent: EgressIntent, learner: Learner) -> bool:
    if isinstance(intent.subject, LabelledPods):
        selector = intent.subject.selector
        return all(
            any(selector.matches(pod.labels) for pod in workload.pods)
            for workload in learner.workloads
        )
    kind, name = intent.subject.kind.lower(), intent.subject.name
    return [(one.kind.lower(), one.name) for one in learner.workloads] == [(kind, name)]
