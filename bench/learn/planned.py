"""Intents into a plan, and the world in which it is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bench.learn.truth import Cluster, Host
from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import EgressIntent, Intents
from outgate.live.doctor.platforms import platform_facts
from outgate.model.ownership import MANAGER
from outgate.planning.answers import PlanAnswer
from outgate.planning.asking import plan
from outgate.planning.ground import make_ground
from outgate.planning.manifests import entries_of
from outgate.planning.names_lock import NamesLock, ResolvedName, in_order
from outgate.planning.stages import Stage, policies_at
from outgate.questions.world import World

_PLATFORM = "kubeadm"


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of intents."""

    answer: PlanAnswer
    world: World
    """With the plan in force, hold-open switched off."""

    @property
    def refused(self) -> tuple[str, ...]:
        """What stands in the way of namespaces, in words."""
        return tuple(
            f"{one.namespace}: {one.code}: {one.what}" for one in self.answer.obstacles if one.stops
        )


def planned(
    cluster: Cluster, world: World, intents: Iterable[EgressIntent], today: date
) -> Planned:
    """Plan.

    Names are in force with every address that they ever have, as an enforcer does that follows DNS:
    what a lock of addresses misses is not what is asked here.

    Args:
        cluster: The cluster, for what its names mean.
        world: The cluster as it is listed.
        intents: What was learnt.
        today: The day of planning.
    """
    ordered = tuple(sorted(intents, key=lambda one: (one.namespace, one.name)))
    together = Intents(ordered, DEFAULT_BASELINE)
    facts = platform_facts(_PLATFORM)
    ground = make_ground(
        world.snapshot, facts, world.profile, DEFAULT_BASELINE, _names(cluster, today), today=today
    )
    answer = plan(world, together, ground, today)
    others = tuple(entry for entry in world.entries if entry.policy.manager != MANAGER)
    made = entries_of(
        policy
        for space in answer.plan.namespaces
        if not space.is_refused
        for policy in policies_at(Stage.ENFORCED, space)
    )
    return Planned(answer, replace(world, entries=(*others, *made)))


def _names(cluster: Cluster, today: date) -> NamesLock:
    hosts = [one for one in cluster.hosts if one.name]
    return NamesLock({one.name: _resolved(one, today) for one in hosts}, "names.lock.yaml")


def _resolved(host: Host, today: date) -> ResolvedName:
    when = f"{today.isoformat()}T00:00:00Z"
    return ResolvedName(host.name, in_order(host.addresses), 12, 60, when, is_stable=True)
