"""Intents into a plan, and the plan into a world in which it is enforced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from outgate.intents.documents import Intents
from outgate.model.facts import ClusterFacts
from outgate.planning.asking import plan
from outgate.planning.ground import make_ground
from outgate.planning.manifests import entries_of
from outgate.planning.names_lock import NamesLock
from outgate.questions.world import World


def enforced(world: World, intents: Intents, today: date) -> World:
    """Return the world after the last stage of a plan for these intents.

    Raises:
        AssertionError: Something stops the plan, or its proof fails.
    """
    ground = make_ground(
        world.snapshot, ClusterFacts(), world.profile, intents.baseline, NamesLock(), today=today
    )
    answer = plan(world, intents, ground, today)
    stops = [one.what for one in answer.obstacles if one.stops]
    assert (stops, answer.proof.holds) == ([], True)
    policies = [
        policy
        for space in answer.plan.namespaces
        for policy in space.policies
        if not policy.holds_open
    ]
    return replace(world, entries=(*world.entries, *entries_of(policies)))
