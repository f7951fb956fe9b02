"""What checks look at: the world, and the policies as they are written. Read-only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from outgate.checks.listening import Listening
from outgate.checks.lookups import LookUps
from outgate.checks.peers import WrittenPeer, peers_of
from outgate.checks.policies import Policy, mapping
from outgate.checks.suppressions.kinds import ANNOTATION, Faulty, Suppression
from outgate.checks.suppressions.reading import from_annotation, from_comments
from outgate.checks.written import JudgedPort, WrittenRule, rules_of
from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.engine.selecting import Bounds
from outgate.model.documents import Document
from outgate.model.entries import Block, PodSelection
from outgate.model.gaps import GapKind
from outgate.model.selectors import Operator, Selector
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload
from outgate.questions.world import World

Found = TypeVar("Found")


class Evidence:
    """The input of every check; what is expensive is made when somebody asks, once."""

    def __init__(
        self,
        world: World,
        policies: tuple[Policy, ...],
        *,
        today: date,
        others: tuple[Document, ...] = (),
        marked: tuple[str, ...] = (),
    ) -> None:
        """Put the evidence together.

        Args:
            world: What was read.
            policies: Every definition of a NetworkPolicy, in reading order, those that are not in
                force included.
            today: The day, for what ends.
            others: Every definition of a policy of another dialect, in reading order.
            marked: The sources with a comment that silences findings.
        """
        self.today = today
        self.marked = marked
        self.world = world
        self.policies = policies
        self.others = others
        self._peers: dict[Policy, tuple[WrittenPeer, ...]] = {}
        self._made: dict[object, tuple[Any, ...]] = {}
        self._selected: dict[int, tuple[PodSelection, Bounds]] = {}
        """Each with its selection, so that no other object gets its identity."""

    @cached_property
    def snapshot(self) -> Snapshot:
        """The cluster apart from its policies."""
        return self.world.snapshot

    @cached_property
    def reachability(self) -> Reachability:
        """The solved cluster."""
        return self.world.reachability

    def once(self, make: Callable[[Evidence], Iterable[Found]]) -> tuple[Found, ...]:
        """Return what a function makes of the evidence; checks that share one make it once."""
        found = self._made.get(make)
        if found is None:
            found = self._made[make] = tuple(make(self))
        return found

    @cached_property
    def suppressions(self) -> tuple[Suppression | Faulty, ...]:
        """What silences findings, and what fails to."""
        from outgate.checks.table import BY_WORD

        found: list[Suppression | Faulty] = []
        for source in self.marked:
            text = self.world.positions.text_of(source)
            found += from_comments(text or "", source, BY_WORD)
        for document in (*(policy.document for policy in self.policies), *self.others):
            metadata = mapping(document.body.get("metadata"))
            value = mapping(metadata.get("annotations")).get(ANNOTATION)
            if isinstance(value, str):
                path = ("metadata", "annotations", ANNOTATION)
                place, _ = self.world.positions.extent(document.origin, path)
                found += from_annotation(value, place, BY_WORD)
        return tuple(found)

    @cached_property
    def rules(self) -> tuple[WrittenRule, ...]:
        """The rules of all policies in force, those left out that only isolate."""
        return tuple(rule for policy in self.in_force for rule in rules_of(policy))

    @cached_property
    def judged_ports(self) -> tuple[JudgedPort, ...]:
        """The ports of all rules, those left out that are judged on no pod of the input."""
        from outgate.checks.rules import destinations

        found: list[JudgedPort] = []
        for rule in self.rules:
            pods = destinations(self, rule) if rule.entry.ports else 0
            if pods:
                found += [JudgedPort(rule, pods, path, port) for path, port in rule.ports]
        return tuple(found)

    @cached_property
    def selections(self) -> tuple[tuple[WrittenPeer, PodSelection], ...]:
        """The peers by selector of all policies in force."""
        return tuple(
            (item, item.peer)
            for policy in self.in_force
            for item in self.peers_of(policy)
            if isinstance(item.peer, PodSelection)
        )

    @cached_property
    def idle_selections(self) -> tuple[tuple[WrittenPeer, PodSelection], ...]:
        """Those of `selections` that surely select no pod of the input."""
        return tuple(
            (item, peer)
            for item, peer in self.selections
            if not self.selected(peer).high & self._real
        )

    @cached_property
    def blocks(self) -> tuple[tuple[WrittenPeer, Block], ...]:
        """The peers by address of all policies in force."""
        return tuple(
            (item, item.peer)
            for policy in self.in_force
            for item in self.peers_of(policy)
            if isinstance(item.peer, Block)
        )

    @cached_property
    def listening(self) -> Listening:
        """Where the pods listen, and the Services before them."""
        return Listening(self.reachability)

    @cached_property
    def lookups(self) -> LookUps:
        """What the policies make of name look-ups."""
        return LookUps(self.reachability)

    @cached_property
    def _real(self) -> int:
        return self.reachability.endpoints.real_pods

    @cached_property
    def in_force(self) -> tuple[Policy, ...]:
        """The policies that the world consists of: of each name the last one, if it is whole."""
        last = {
            (policy.namespace, policy.name): policy for policy in self.policies if policy.is_read
        }
        return tuple(last.values())

    @cached_property
    def by_namespace(self) -> dict[str, list[Policy]]:
        """The policies in force of every namespace that has some."""
        found: dict[str, list[Policy]] = {}
        for policy in self.in_force:
            found.setdefault(policy.namespace, []).append(policy)
        return found

    @cached_property
    def workloads(self) -> dict[str, list[Workload]]:
        """The workloads of every namespace that has some."""
        found: dict[str, list[Workload]] = {}
        for workload in self.snapshot.workloads:
            found.setdefault(workload.namespace, []).append(workload)
        return found

    @cached_property
    def namespace_labels(self) -> frozenset[tuple[str, str]]:
        """The labels that some namespace of the input has."""
        return frozenset(
            item for space in self.snapshot.namespaces.values() for item in space.labels.items()
        )

    def is_populated(self, namespace: str) -> bool:
        """Say whether the input holds any workload of a namespace."""
        return namespace in self.workloads

    def makers(self, namespace: str) -> tuple[str, ...]:
        """Return what in the input makes pods of a namespace that are not in it, in words."""
        return self._makers.get(namespace, ())

    @cached_property
    def _makers(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for gap in self.snapshot.gaps:
            if gap.kind is GapKind.MADE_LATER and gap.namespace:
                words = gap.what.partition(" in namespace ")[0]
                found[gap.namespace] = (*found.get(gap.namespace, ()), words)
        return found

    def peers_of(self, policy: Policy) -> tuple[WrittenPeer, ...]:
        """Return the peers of a policy that is whole, each with its place; see `peers_of`."""
        found = self._peers.get(policy)
        if found is None:
            found = self._peers[policy] = tuple(peers_of(policy))
        return found

    def selected(self, selection: PodSelection) -> Bounds:
        """Return the pods of a selection of a policy in force, as the engine sees them.

        Pods that stand for those made later are among them; `real` leaves them out.
        """
        # By identity: the same few thousand objects are asked for by every check.
        found = self._selected.get(id(selection))
        if found is None:
            bounds = self.reachability.selectors.select(selection)
            found = self._selected[id(selection)] = (selection, bounds)
        return found[1]

    def real(self, mask: int) -> int:
        """Return the pods of a mask that are in the input."""
        return mask & self._real

    def endpoints(self, mask: int) -> list[Endpoint]:
        """Return the endpoints of a mask."""
        return [self.reachability.endpoints.all[index] for index in members(mask)]

    def names(self, mask: int) -> list[str]:
        """Return the workloads behind a mask, each once: ``Deployment shop/web``."""
        found = {
            id(endpoint.workload): endpoint.workload
            for endpoint in self.endpoints(self.real(mask))
            if endpoint.workload is not None
        }
        return [named(workload) for workload in found.values()]

    def with_labels(self, selector: Selector, namespace: str | None = None) -> list[Workload]:
        """Return the workloads with a pod that has some labels, whatever network it is on.

        Args:
            selector: The labels.
            namespace: Only of this namespace; of all where it is None.
        """
        of_one = None if namespace is None else self.workloads.get(namespace, [])
        among = self._candidates(selector) if of_one is None else of_one
        return [
            workload
            for workload in among
            if any(selector.matches(pod.labels) for pod in workload.pods)
        ]

    def _candidates(self, selector: Selector) -> Iterable[Workload]:
        """Return workloads that may have some labels: the fewest that a single label leaves."""
        best: Iterable[Workload] = self.snapshot.workloads
        fewest = len(self.snapshot.workloads)
        for key, operator, values in selector.requirements:
            if operator is Operator.IN:
                found: dict[int, Workload] = {}
                for value in values:
                    found |= self._labelled.get((key, value), {})
                if len(found) <= fewest:
                    fewest = len(found)
                    best = [found[place] for place in sorted(found)]
        return best

    @cached_property
    def _labelled(self) -> dict[tuple[str, str], dict[int, Workload]]:
        """Label to the workloads with a pod that has it, by their place in the input."""
        index: dict[tuple[str, str], dict[int, Workload]] = {}
        for place, workload in enumerate(self.snapshot.workloads):
            for pod in workload.pods:
                for item in pod.labels.items():
                    index.setdefault(item, {})[place] = workload
        return index


def named(workload: Workload) -> str:
    """Return a workload in words."""
    return f"{workload.kind} {workload.namespace}/{workload.name}"
