"""From a world, intents and facts to a plan with its proof, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoints
from outgate.engine.proofs import prove_side
from outgate.intents.documents import Intents
from outgate.model.entries import Direction
from outgate.model.verdicts import Verdict
from outgate.planning.answers import (
    Beyond,
    BlockedNeed,
    NotEvaluated,
    PlanAnswer,
    PlannedNamespace,
    PlanProof,
)
from outgate.planning.composing import Composition, compose
from outgate.planning.ground import Ground
from outgate.planning.holding_open import MOST_POLICIES
from outgate.planning.plans import Obstacle
from outgate.planning.proving import Blocked, Excess, Proof, prove
from outgate.questions.changes import change_to_allow
from outgate.questions.grouping import Grouping
from outgate.questions.names import Namer
from outgate.questions.reading import reading_of
from outgate.questions.world import World
from outgate.sets.traffic import Traffic

_MOST_FAILURES = 20
_MOST_NAMES = 3


def plan(
    world: World,
    intents: Intents,
    ground: Ground,
    today: date,
    *,
    accepted: frozenset[str] = frozenset(),
    most_hold_open: int = MOST_POLICIES,
    namespaces: frozenset[str] | None = None,
) -> PlanAnswer:
    """Plan and prove.

    Args:
        world: The cluster, with every policy in it.
        intents: What workloads need, and the baseline.
        ground: What needs are resolved against: the cluster, its facts, the baseline.
        today: The day for which needs are valid or expired, in UTC.
        accepted: Namespaces whose policies that are not evaluated the user accepts.
        most_hold_open: How many hold-open policies a namespace may have.
        namespaces: Only these are planned; all that the baseline does not exempt by default.
    """
    composition = compose(world, intents, ground, today, accepted, most_hold_open, namespaces)
    proof = prove(world, composition)
    found = composition.plan
    obstacles = [
        *found.obstacles,
        *(obstacle for space in found.namespaces for obstacle in space.obstacles),
    ]
    return PlanAnswer(
        plan=found,
        namespaces=tuple(_namespaces(world, intents, composition)),
        obstacles=tuple(sorted(dict.fromkeys(obstacles), key=_worst_first)),
        proof=_in_words(proof),
        reading=reading_of(world),
    )


def _worst_first(obstacle: Obstacle) -> tuple[object, ...]:
    return (not obstacle.stops, obstacle.namespace, obstacle.code, obstacle.what)


def _namespaces(
    world: World, intents: Intents, composition: Composition
) -> Iterable[PlannedNamespace]:
    inside: dict[str, int] = {}
    isolated: dict[str, int] = {}
    reachability = world.reachability
    held = reachability.egress.isolated
    seen: set[int] = set()
    for index in members(reachability.endpoints.real_pods):
        endpoint = reachability.endpoints.all[index]
        if id(endpoint.workload) in seen:
            continue
        seen.add(id(endpoint.workload))
        name = endpoint.namespace
        inside[name] = inside.get(name, 0) + 1
        if held >> index & 1 or endpoint.host_network:
            isolated[name] = isolated.get(name, 0) + 1
    asked: dict[str, int] = {}
    for intent in intents.intents:
        asked[intent.namespace] = asked.get(intent.namespace, 0) + 1
    for space in composition.plan.namespaces:
        name = space.namespace
        yield PlannedNamespace(
            name=name,
            workloads=inside.get(name, 0),
            open_now=inside.get(name, 0) - isolated.get(name, 0),
            intents=asked.get(name, 0),
            policies=len(space.policies) + len(space.cilium) + (space.deny is not None),
            hold_open=len(space.hold_open),
            is_refused=space.is_refused,
        )


def _in_words(proof: Proof) -> PlanProof:
    endpoints = proof.reachability.endpoints
    namer = Namer(proof.reachability.snapshot)
    names = _Names(endpoints, namer, Grouping(endpoints, namer))
    failures = [
        f"{failure.stage}: {namer.endpoint(failure.source)} to "
        f"{_words(failure.mask, names)}, {failure.traffic}, {failure.what}"
        for failure in proof.failures[:_MOST_FAILURES]
    ]
    return PlanProof(
        holds=proof.holds,
        sources=proof.sources,
        needs=proof.needs,
        failures=tuple(failures),
        beyond=_grouped(proof.excesses, names),
        others=_grouped(proof.others, names),
        blocked=tuple(blocked_in_words(one, proof, namer) for one in proof.blocked),
        not_evaluated=tuple(
            NotEvaluated(
                str(policy),
                "every pod" if policy.subject.selects_all else str(policy.subject),
                rule.words,
                tuple(map(str, rule.needs)),
            )
            for policy in proof.beyond
            for rule in policy.rules
        ),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What puts masks into words."""

    endpoints: Endpoints
    namer: Namer
    grouping: Grouping


def _words(mask: int, names: _Names) -> str:
    """Put ends into words; pods that are not there yet only where they are all that is meant."""
    real = mask & ~names.endpoints.hypothetical
    if real:
        return names.grouping.members(real).words
    ends = [names.endpoints.all[index] for index in members(mask)]
    more = f" and {len(ends) - _MOST_NAMES} more" if len(ends) > _MOST_NAMES else ""
    return ", ".join(names.namer.endpoint(end) for end in ends[:_MOST_NAMES]) + more


def _grouped(excesses: Iterable[Excess], names: _Names) -> tuple[Beyond, ...]:
    groups: dict[tuple[int, Traffic, bool], int] = {}
    for one in excesses:
        key = (one.mask, one.traffic, one.is_sure)
        groups[key] = groups.get(key, 0) | 1 << one.source.index
    return tuple(
        Beyond(_words(sources, names), _words(mask, names), traffic, is_sure)
        for (mask, traffic, is_sure), sources in groups.items()
    )


def blocked_in_words(one: Blocked, proof: Proof, namer: Namer) -> BlockedNeed:
    """Return a need that is not let in, with the rule to add at the destination.

    Args:
        one: The need and its two ends.
        proof: The proof that found it.
        namer: What gives ends their names.
    """
    side = prove_side(
        proof.reachability, Direction.INGRESS, one.destination, one.source, one.traffic
    )
    return BlockedNeed(
        need=str(one.need),
        intent=one.intent,
        place=str(one.need.origin),
        source=namer.endpoint(one.source),
        destination=namer.endpoint(one.destination),
        traffic=one.traffic,
        verdict=Verdict.DENIED if one.is_sure else Verdict.UNKNOWN,
        change=change_to_allow(proof.reachability, side, one.source, one.traffic, None, None),
    )
