"""Intents out of the policies that are in force: what each workload may reach today.

A policy says which labels and addresses it allows; an intent says which workloads are meant. So
this is a reading of today's cluster: what a selector would select tomorrow is not in it. What a
plan would refuse is left out and noted: a draft that cannot be planned helps nobody, and the
policies themselves stay in force until their owners take them away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outgate.intents.documents import BaselineDns, EgressIntent, LabelledPods, NamedWorkload
from outgate.intents.needs import Need, Platform, ToPlatform
from outgate.intents.shape import LONGEST_TEXT, MOST_NEEDS, MOST_PORTS
from outgate.model.entries import Direction
from outgate.model.findings import some
from outgate.model.ownership import MANAGER
from outgate.model.selectors import Selector
from outgate.model.workloads import Workload
from outgate.planning.destinations import find_workload, resolve
from outgate.planning.draft_notes import DraftNote, DraftNotes
from outgate.planning.ground import Ground
from outgate.planning.policy_needs import Allowed, PolicyReader, ranges_of
from outgate.questions.world import World


@dataclass(frozen=True, slots=True)
class Draft:
    """Intents, and what of the policies they do not hold."""

    intents: tuple[EgressIntent, ...]
    notes: tuple[DraftNote, ...]


def draft(world: World, intents: Iterable[EgressIntent], ground: Ground) -> Draft:
    """Fill intents with what egress policies allow their workloads now.

    Args:
        world: The cluster, with its policies; those that outgate manages are passed over.
        intents: Empty intents for named workloads.
        ground: What a plan would resolve needs against.

    Returns:
        The intents, filled, in their order. A workload that no policy isolates has no needs: what
        it reaches today is everything, and nothing tells what of that it needs.
    """
    return _Drafter(world, ground).draft(list(intents))


class _Drafter:
    """Holds what the steps share."""

    def __init__(self, world: World, ground: Ground) -> None:
        self._world = world
        self._ground = ground
        self._notes = DraftNotes()
        self._reader = PolicyReader(world.reachability, self._notes)
        self._refusals: dict[tuple[str, Need], bool] = {}

    def draft(self, intents: list[EgressIntent]) -> Draft:
        """Fill the intents."""
        allowed = [Allowed() for _ in intents]
        subjects: list[EgressIntent] = []
        shared: dict[tuple[str, Selector], int] = {}
        for number, intent in enumerate(intents):
            workload = self._workload(intent)
            if workload is not None:
                self._reader.read(workload, allowed[number])
                intent = self._selectable(intent, workload, allowed[number])
                if isinstance(intent.subject, LabelledPods):
                    # Whom no label tells apart, one intent is for.
                    key = (intent.namespace, intent.subject.selector)
                    first = shared.setdefault(key, number)
                    if first != number:
                        _join(allowed[first], allowed[number])
                        allowed[number] = Allowed()
                        intent = replace(intent, name="")
            subjects.append(intent)
        found = [
            part
            for intent, needs in zip(subjects, allowed, strict=True)
            if intent.name
            for part in _parts(replace(intent, needs=tuple(self._needs(intent, needs))))
        ]
        self._note_what_has_no_workload()
        self._note_what_is_not_evaluated()
        return Draft(tuple(_renamed(found)), self._notes.all())

    def _workload(self, intent: EgressIntent) -> Workload | None:
        if not isinstance(intent.subject, NamedWorkload):
            return None
        kind, name = intent.subject.kind, intent.subject.name
        return find_workload(self._ground, intent.namespace, kind, name).workload

    def _selectable(
        self, intent: EgressIntent, workload: Workload, allowed: Allowed
    ) -> EgressIntent:
        """Return the intent for what labels can select; without a name where nothing can."""
        if not allowed.passing:
            return intent
        naming = self._ground.namings.of(workload)
        if naming.selector is None:
            self._notes.add(
                "workloads whose pods have no label in common that stays: no intent can be for "
                "them, and what policies allow them is left out",
                str(workload),
                "give their pod templates a label such as app.kubernetes.io/name",
            )
            return replace(intent, name="")
        if not naming.also:
            return intent
        self._notes.add(
            "workloads that no label tells from others: their intents are by labels, and the "
            "others get the same",
            f"{workload} from {some(tuple(map(str, naming.also)))}",
            "give one of them a label of its own",
        )
        labels = tuple(sorted((one.key, one.values[0]) for one in naming.selector.requirements))
        return replace(intent, subject=LabelledPods(labels))

    def _needs(self, intent: EgressIntent, allowed: Allowed) -> Iterator[Need]:
        for to, passing in allowed.passing.items():
            if isinstance(to, ToPlatform):
                given = self._ground.baseline.dns is BaselineDns.CLUSTER
                if to.service is Platform.DNS and given:
                    continue
            names = some(tuple(allowed.policies[to]))
            why = f"allowed by {names} when this was drafted"[:LONGEST_TEXT]
            ports = ranges_of(passing)
            if not ports and not isinstance(to, ToPlatform):
                continue
            for start in range(0, max(len(ports), 1), MOST_PORTS):
                need = Need(to, tuple(ports[start : start + MOST_PORTS]), why)
                if not self._is_refused(need, intent):
                    yield need

    def _is_refused(self, need: Need, intent: EgressIntent) -> bool:
        """Say whether a plan would refuse a need; then it is noted."""
        if isinstance(need.to, ToPlatform):
            return False
        key = (intent.namespace, need)
        known = self._refusals.get(key)
        if known is not None:
            return known
        stops = [
            one for one in resolve(self._ground, need, intent.namespace).obstacles if one.stops
        ]
        for obstacle in stops[:1]:
            self._notes.add(
                f"needs left out, because a plan would refuse them ({obstacle.code})",
                f"{need.to}, {need.why.partition(' when ')[0]}",
                obstacle.remedy,
            )
        self._refusals[key] = bool(stops)
        return bool(stops)

    def _note_what_has_no_workload(self) -> None:
        reachability = self._world.reachability
        real = reachability.endpoints.real_pods
        for entry in self._world.entries:
            policy = entry.policy
            if (
                entry.direction is Direction.EGRESS
                and entry.isolates
                and policy.manager != MANAGER
                and self._ground.baseline.exemption_of(policy.namespace) is None
                and not reachability.selectors.select(entry.subject).high & real
            ):
                self._notes.add(
                    "policies that isolate no pod of the input for egress; no intent says what "
                    "they allow",
                    str(policy),
                    "give the manifests of their pods, or write intents by labels; as long as "
                    "they are there, what they allow stays allowed beside a plan",
                )

    def _note_what_is_not_evaluated(self) -> None:
        for touch in self._world.touches:
            if touch.direction is Direction.EGRESS and not touch.by_variables:
                self._notes.add(
                    "policies of kinds that are not evaluated, so that no need says what they "
                    "allow",
                    f"{touch.policy.kind} {touch.policy}",
                    "write those needs by hand",
                )


def _join(into: Allowed, other: Allowed) -> None:
    for to, passing in other.passing.items():
        for policy in other.policies[to]:
            into.add(to, passing, policy)


def _parts(intent: EgressIntent) -> Iterator[EgressIntent]:
    """Yield an intent, or several where one document may not hold that many needs."""
    for start in range(0, max(len(intent.needs), 1), MOST_NEEDS):
        yield replace(intent, needs=intent.needs[start : start + MOST_NEEDS])


def _renamed(intents: list[EgressIntent]) -> Iterator[EgressIntent]:
    """Yield the intents with a number behind a name that is there already."""
    taken: set[tuple[str, str]] = {(one.namespace, one.name) for one in intents}
    used: set[tuple[str, str]] = set()
    for intent in intents:
        name, number = intent.name, 1
        while (intent.namespace, name) in used or (
            number > 1 and (intent.namespace, name) in taken
        ):
            number += 1
            name = f"{intent.name}-{number}"
        used.add((intent.namespace, name))
        yield replace(intent, name=name)
