"""Holds what policies allow against what a plan drafted from them would allow in their place.

The policies of other owners stay in force beside a plan; here they are taken away, so that the
plan has to do by itself what they did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Reachability
from outgate.engine.solving import Apart, solve, told_apart
from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import Intents
from outgate.intents.starting import start
from outgate.live.doctor.platforms import platform_facts
from outgate.model.entries import Direction
from outgate.model.ownership import MANAGER
from outgate.planning.composing import Composition, compose
from outgate.planning.drafting import Draft, draft
from outgate.planning.ground import Ground, make_ground
from outgate.planning.holding_open import MOST_POLICIES
from outgate.planning.manifests import entries_of
from outgate.planning.names_lock import NamesLock
from outgate.planning.proving import without
from outgate.planning.stages import Stage, policies_at
from outgate.questions.world import World
from outgate.sets import traffic as traffics
from outgate.sets.traffic import Traffic

_DNS = traffics.of("UDP", 53, 53) | traffics.of("TCP", 53, 53)
TODAY = date(2026, 1, 1)
MOST_HOLD_OPEN = 64


@dataclass(frozen=True)
class Difference:
    """Something that only the policies, or only the plan, lets a pod send.

    Attributes:
        source: Whose pods.
        is_lost: The policies allow it and the plan does not; otherwise the other way round.
        destination: Whereto.
        traffic: What.
        reason: Why, as docs/plan-from-policies.md has it.
    """

    source: str
    is_lost: bool
    destination: str
    traffic: Traffic
    reason: str


@dataclass(frozen=True)
class Replacement:
    """A plan drafted from policies, and how it differs from them."""

    draft: Draft
    composition: Composition
    differences: tuple[Difference, ...]

    @property
    def refused(self) -> dict[str, set[str]]:
        """Namespaces that are not planned, with the codes of what stops them."""
        return {
            space.namespace: {one.code for one in space.obstacles if one.stops}
            for space in self.composition.plan.namespaces
            if space.is_refused
        }


def replacement(world: World, *, whatever_stops: bool = False) -> Replacement:
    """Draft intents, plan them, and compare the plan with the policies.

    Args:
        world: The cluster.
        whatever_stops: Whether policies that are not evaluated are accepted everywhere, and any
            number of hold-open policies is.
    """
    accepted = frozenset(world.snapshot.namespaces) if whatever_stops else frozenset()
    most = MOST_HOLD_OPEN if whatever_stops else MOST_POLICIES
    facts = platform_facts("kubeadm")
    ground = make_ground(world.snapshot, facts, world.profile, DEFAULT_BASELINE, NamesLock())
    drafted = draft(world, start(world.snapshot, DEFAULT_BASELINE).intents, ground)
    composition = compose(
        world, Intents(drafted.intents, DEFAULT_BASELINE), ground, TODAY, accepted, most
    )
    return Replacement(drafted, composition, tuple(_compare(world, composition, ground)))


def _compare(world: World, composition: Composition, ground: Ground) -> list[Difference]:
    plans = [plan for plan in composition.plan.namespaces if not plan.is_refused]
    planned = entries_of(policy for plan in plans for policy in policies_at(Stage.ENFORCED, plan))
    theirs = [entry for entry in world.entries if entry.policy.manager != MANAGER]
    ingress = [entry for entry in theirs if entry.direction is Direction.INGRESS]
    closed = [ground.nodes, ground.pods, ground.services]
    closed += [one.addresses for one in ground.baseline.closed_ranges]
    apart = told_apart([*theirs, *planned], ())
    apart |= Apart(blocks=tuple(one for one in closed if one))
    before = solve(world.snapshot, theirs, (), world.profile, apart)
    after = solve(world.snapshot, [*ingress, *planned], (), world.profile, apart)
    names = {plan.namespace for plan in plans}
    found: list[Difference] = []
    for index in members(before.endpoints.real_pods & before.egress.isolated):
        source = before.endpoints.all[index]
        if source.namespace not in names or source.host_network:
            continue
        first = before.leaving(source, before.endpoints.everything, high=False)
        last = after.leaving(source, after.endpoints.everything, high=False)
        for is_lost, parts in ((True, without(first, last)), (False, without(last, first))):
            found += _differences(before, source, parts, ground, is_lost=is_lost)
    return found


def _differences(
    reachability: Reachability, source: Endpoint, parts: Partition, ground: Ground, *, is_lost: bool
) -> list[Difference]:
    return [
        Difference(
            str(source.workload),
            is_lost,
            _named(destination),
            traffic,
            _reason(source, destination, traffic, ground, is_lost=is_lost),
        )
        for traffic, mask in parts.items()
        for destination in (reachability.endpoints.all[index] for index in members(mask))
    ]


def _named(destination: Endpoint) -> str:
    if destination.kind is EndpointKind.NODE:
        return f"node {destination.node}"
    if destination.hypothetical:
        return f"a pod of {destination.namespace}: {destination.hypothetical}"
    if destination.workload is not None:
        return str(destination.workload)
    return ", ".join(destination.outside.blocks()[:3])


def _reason(
    source: Endpoint, destination: Endpoint, traffic: Traffic, ground: Ground, *, is_lost: bool
) -> str:
    """Say why; empty where there is no reason that the document knows."""
    assert source.workload is not None
    if not is_lost:
        return _gained(source, destination, traffic, ground)
    if not any(traffic.ports(protocol) for protocol in ("TCP", "UDP", "SCTP")):
        return "no-ports"
    if ground.namings.of(source.workload).selector is None:
        return "no-label"
    if destination.host_network or destination.kind is EndpointKind.NODE:
        return "nodes"
    if destination.hypothetical:
        return "pods-of-tomorrow"
    if destination.workload is not None:
        naming = ground.namings.of(destination.workload)
        return "no-label" if naming.selector is None else ""
    outside = destination.outside
    closed = [
        ("range-of-pods", ground.pods),
        ("range-of-services", ground.services),
        ("nodes", ground.nodes),
        *(("closed-range", one.addresses) for one in ground.baseline.closed_ranges),
    ]
    return next((reason for reason, addresses in closed if not outside - addresses), "")


def _gained(source: Endpoint, destination: Endpoint, traffic: Traffic, ground: Ground) -> str:
    if not traffic - _DNS:
        return "dns-for-everybody"
    assert source.workload is not None
    others = [source.workload]
    if destination.workload is not None:
        others.append(destination.workload)
        if len(destination.workload.pods) > 1:
            return "some-pods-only"
    selected = (
        ground.namings.selected(one.namespace, naming)
        for one in others
        if (naming := ground.namings.of(one).selector) is not None
    )
    if any(len(found) > 1 for found in selected):
        return "same-labels"
    return ""
