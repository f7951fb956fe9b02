"""Whose needs are learnt: the workloads that an intent can be for, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.flows.parties import Party, PartyKind
from outgate.intents.documents import EgressBaseline, LabelledPods, NamedWorkload, Subject
from outgate.intents.starting import is_usable_name
from outgate.learning.needs import untaught
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload
from outgate.planning.ground import Ground

_EXEMPT = "of namespaces that the baseline exempts"


@dataclass(frozen=True, slots=True)
class Found:
    """The workload of a party, or why there is none."""

    workload: Workload | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Learner:
    """Whom an intent is for."""

    namespace: str
    subject: Subject
    name: str
    """What its intent is called."""
    workloads: tuple[Workload, ...]

    def __str__(self) -> str:
        return f"{self.namespace}/{self.subject}"


class Workloads:
    """Finds the workloads of parties."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._named: dict[tuple[str, str], list[Workload]] = {}
        for workload in snapshot.workloads:
            self._named.setdefault((workload.namespace, workload.name), []).append(workload)

    def of(self, party: Party) -> Found:
        """Return the workload that a party is.

        Args:
            party: An end of an edge.
        """
        named = self._named.get((party.namespace, party.name), [])
        kind = party.owner_kind.lower()
        found = [one for one in named if not kind or one.kind.lower() == kind]
        if len(found) == 1:
            return Found(found[0])
        if found:
            return Found(None, "with a name that several workloads have")
        return Found(None, untaught.ABSENT)


class Learners:
    """Finds whom an intent can be for, by the rules that a plan has."""

    def __init__(self, ground: Ground, baseline: EgressBaseline) -> None:
        self._ground = ground
        self._baseline = baseline
        self._workloads = Workloads(ground.snapshot)
        self._known: dict[int, Learner | str] = {}

    def of(self, party: Party) -> Learner | str:
        """Return whose need an edge shows, or in a few words why nobody's.

        Args:
            party: Its source.
        """
        if party.kind is PartyKind.NODE:
            return "of nodes themselves, which no policy of a namespace covers"
        if party.kind is PartyKind.EXTERNAL:
            return "from outside of the cluster"
        if party.kind is not PartyKind.WORKLOAD:
            return untaught.UNKNOWN_SENDER
        found = self._workloads.of(party)
        if found.workload is None:
            if self._baseline.exemption_of(party.namespace) is not None:
                return _EXEMPT
            return f"of workloads {found.why_not}"
        return self.for_workload(found.workload)

    def for_workload(self, workload: Workload) -> Learner | str:
        """Return whom the intent of a workload is for, or why it can have none.

        Args:
            workload: One of the snapshot's.
        """
        known = self._known.get(id(workload))
        if known is None:
            known = self._known[id(workload)] = self._find(workload)
        return known

    def _find(self, workload: Workload) -> Learner | str:
        space = self._ground.snapshot.namespaces.get(workload.namespace)
        if self._baseline.exemption_of(workload.namespace) is not None or (
            space is not None and self._baseline.scope.includes(space) is False
        ):
            return _EXEMPT
        if all(pod.host_network for pod in workload.pods):
            return "of workloads on their node's network, where no policy covers them"
        if not is_usable_name(workload.namespace, workload.name):
            return "of workloads with a name that no API server takes"
        naming = self._ground.namings.of(workload)
        if naming.selector is None:
            return "of workloads whose pods have no label in common that stays"
        if not naming.also:
            named = NamedWorkload(workload.kind, workload.name)
            return Learner(workload.namespace, named, workload.name, (workload,))
        labels = tuple(sorted((one.key, one.values[0]) for one in naming.selector.requirements))
        alike = sorted((workload, *naming.also), key=lambda one: (one.name, one.kind))
        return Learner(workload.namespace, LabelledPods(labels), alike[0].name, tuple(alike))
