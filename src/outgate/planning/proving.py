"""The proof of a plan: what the engine says of every stage, from the manifests alone.

Egress policies change egress only, so the stages are compared by what each pod's own egress
policies let out. What the policies at the destination make of it is the last question, and the
one that a plan of egress cannot answer by itself: it is asked for every need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint
from outgate.engine.partitions import Partition, add
from outgate.engine.reachability import Reachability
from outgate.engine.solving import Apart, solve, told_apart
from outgate.intents.needs import Need
from outgate.model.entries import Entry
from outgate.model.ownership import ENFORCE_LABEL, MANAGER
from outgate.planning.cilium_policies import PlannedCiliumPolicy, check_only_allows
from outgate.planning.composing import Allowance, Composition
from outgate.planning.manifests import entries_of
from outgate.planning.meant_ends import MeantEnds
from outgate.planning.plans import NamespacePlan
from outgate.planning.resolutions import Meant
from outgate.planning.stages import Stage, policies_at
from outgate.questions.world import World
from outgate.sets.traffic import NOTHING, Traffic


@dataclass(frozen=True, slots=True)
class Excess:
    """Something that a pod reaches besides what its needs say."""

    source: Endpoint
    mask: int
    traffic: Traffic
    is_sure: bool
    """False where it is not known whether it is so."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A need that the destination's own ingress policies do not let in, or may not."""

    need: Need
    intent: str
    source: Endpoint
    destination: Endpoint
    traffic: Traffic
    is_sure: bool
    """False where it is not known."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A stage that does not do what it is to do."""

    stage: Stage
    source: Endpoint
    what: str
    mask: int
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved, and what was found on the way."""

    reachability: Reachability
    """Of the last stage; its endpoints are those of every part of the proof."""
    sources: int
    """Pod classes that were looked at, those that are made later included."""
    needs: int
    """Pairs of a need and a pod class that has it."""
    failures: tuple[Failure, ...]
    excesses: tuple[Excess, ...]
    """What the written rules allow beyond the needs."""
    others: tuple[Excess, ...]
    """What remaining policies of other owners allow beyond the plan."""
    blocked: tuple[Blocked, ...]
    beyond: tuple[PlannedCiliumPolicy, ...] = ()
    """What the engine does not evaluate; read back, it selects its own pods and only allows."""

    @property
    def holds(self) -> bool:
        """Whether every stage does what it is to do."""
        return not self.failures


def prove(world: World, composition: Composition) -> Proof:
    """Prove a plan.

    Args:
        world: The cluster, with every policy in it.
        composition: The plan, and what it is meant to allow.

    Returns:
        What holds and what does not. Nothing is to be written unless all of it holds.
    """
    others = [entry for entry in world.entries if entry.policy.manager != MANAGER]
    spaces = [plan for plan in composition.plan.namespaces if not plan.is_refused]
    beyond = tuple(policy for plan in spaces for policy in plan.cilium)
    check_only_allows(beyond)
    # Those of ours are planned anew, as ours of every kind.
    touches = [touch for touch in world.touches if touch.policy.manager != MANAGER]
    added = {stage: _entries(stage, spaces) for stage in (Stage.HOLD_OPEN, *_AFTER)}
    apart = told_apart([*others, *added[Stage.POLICIES]], touches)
    apart |= told_apart(added[Stage.ENFORCED], ())
    # What is meant is cut out exactly, however the rules put blocks together.
    apart |= Apart(
        blocks=tuple(
            one.addresses
            for allowance in composition.allowances
            for _, one in allowance.meant
            if one.addresses
        )
    )

    def solved(extra: Sequence[Entry]) -> Reachability:
        return solve(world.snapshot, [*others, *extra], touches, world.profile, apart)

    before = solved(())
    held = solved(added[Stage.HOLD_OPEN])
    open_still = solved(added[Stage.POLICIES])
    enforced = solved(added[Stage.ENFORCED])
    comparison = _Comparison(enforced, composition, {plan.namespace for plan in spaces})
    for source in comparison.sources:
        comparison.take(source, before, held, open_still)
    return replace(comparison.proof(), beyond=beyond)


_AFTER = (Stage.POLICIES, Stage.ENFORCED)


def _entries(stage: Stage, plans: Iterable[NamespacePlan]) -> tuple[Entry, ...]:
    return entries_of(policy for plan in plans for policy in policies_at(stage, plan))


class _Comparison:
    """Goes through the sources one by one and keeps what it finds."""

    def __init__(self, enforced: Reachability, composition: Composition, planned: set[str]) -> None:
        endpoints = enforced.endpoints
        self._enforced = enforced
        self._endpoints = endpoints
        self._ends = MeantEnds(enforced)
        self._everything = endpoints.everything
        self._allowances: dict[str, list[Allowance]] = {}
        for allowance in composition.allowances:
            self._allowances.setdefault(allowance.namespace, []).append(allowance)
        self.sources = sources_of(enforced, planned)
        self._failures: list[Failure] = []
        self._excesses: list[Excess] = []
        self._others: list[Excess] = []
        self._blocked: list[Blocked] = []
        self._needs = 0

    def take(
        self,
        source: Endpoint,
        before: Reachability,
        held: Reachability,
        open_still: Reachability,
    ) -> None:
        """Compare the stages for one source."""
        everything = self._everything
        allowed: Partition = {}
        granted = [
            (allowance, need, meant)
            for allowance in self._allowances.get(source.namespace, ())
            if allowance.subject.matches(source.pod.labels)
            for need, meant in allowance.meant
        ]
        for _, _, meant in granted:
            add(allowed, self._ends.mask(meant), meant.traffic)
        for high in (False, True):
            first = before.leaving(source, everything, high=high)
            second = held.leaving(source, everything, high=high)
            third = open_still.leaving(source, everything, high=high)
            self._differs(Stage.HOLD_OPEN, source, "is lost", first, second)
            self._differs(Stage.HOLD_OPEN, source, "is opened", second, first)
            if ENFORCE_LABEL not in source.pod.labels:
                # Hold-open leaves out who asks for enforcement: there the plan holds from here on.
                self._differs(Stage.POLICIES, source, "is lost", second, third)
            # Hold-open aside, what is written is what is left at the end.
            written = self._enforced.leaving(source, everything, high=high)
            self._differs(Stage.POLICIES, source, "is opened", without(third, second), written)
        last = self._enforced.leaving(source, everything, high=False)
        most = self._enforced.leaving(source, everything, high=True)
        self._differs(Stage.ENFORCED, source, "is not allowed", allowed, last)
        kept = self._of_others(source, before)
        self._others += _excesses(source, without(kept, allowed), last)
        self._excesses += _excesses(source, without(without(most, allowed), kept), last)
        for allowance, need, meant in granted:
            self._enters(source, allowance, need, meant)

    def _of_others(self, source: Endpoint, before: Reachability) -> Partition:
        """Return what policies of other owners allow a source that they isolate."""
        if not before.egress.isolated >> source.index & 1:
            return {}
        return before.leaving(source, self._everything, high=True)

    def _differs(
        self, stage: Stage, source: Endpoint, what: str, more: Partition, less: Partition
    ) -> None:
        for traffic, mask in without(more, less).items():
            self._failures.append(Failure(stage, source, what, mask, traffic))

    def _enters(self, source: Endpoint, allowance: Allowance, need: Need, meant: Meant) -> None:
        mask = self._ends.mask(meant)
        self._needs += 1
        if not mask:
            return
        row = self._enforced.row(source, mask)
        missing = without({meant.traffic: mask}, row.low)
        for traffic, ends in missing.items():
            denied = without({traffic: ends}, row.high)
            for index in members(ends):
                sure = any(index_mask >> index & 1 for index_mask in denied.values())
                self._blocked.append(
                    Blocked(
                        need,
                        allowance.intent,
                        source,
                        self._endpoints.all[index],
                        traffic,
                        sure,
                    )
                )

    def proof(self) -> Proof:
        """Return what was found."""
        return Proof(
            self._enforced,
            len(self.sources),
            self._needs,
            tuple(self._failures),
            tuple(self._excesses),
            tuple(self._others),
            tuple(self._blocked),
        )


def sources_of(reachability: Reachability, namespaces: Collection[str]) -> list[Endpoint]:
    """Return the kinds of pods that a plan is about, those that are made later included.

    Args:
        reachability: The solved cluster.
        namespaces: Those that are planned.
    """
    endpoints = reachability.endpoints
    covered = endpoints.real_pods | mask_of(endpoints.future.values())
    return [
        endpoint
        for index in members(covered)
        if (endpoint := endpoints.all[index]).namespace in namespaces and not endpoint.host_network
    ]


def without(more: Partition, less: Partition) -> Partition:
    """Return what one partition lets pass and another does not.

    Args:
        more: Traffic to endpoints.
        less: Likewise.
    """
    left: Partition = {}
    for traffic, mask in more.items():
        rest = mask
        for taken, where in less.items():
            both = rest & where
            if not both:
                continue
            rest ^= both
            beyond = traffic - taken
            if beyond:
                add(left, both, beyond)
            if not rest:
                break
        if rest and traffic != NOTHING:
            add(left, rest, traffic)
    return left


def _excesses(source: Endpoint, parts: Partition, sure: Partition) -> Iterator[Excess]:
    unsure = without(parts, sure)
    for traffic, mask in without(parts, unsure).items():
        yield Excess(source, mask, traffic, is_sure=True)
    for traffic, mask in unsure.items():
        yield Excess(source, mask, traffic, is_sure=False)
