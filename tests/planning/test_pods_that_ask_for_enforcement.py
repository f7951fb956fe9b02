"""Pods with the label of canaries while it is planned again: the plan holds for them at once."""

from __future__ import annotations

from outgate.intents.reading import read_intent_objects
from outgate.loading import load_objects
from outgate.model.facts import ClusterFacts
from outgate.model.ownership import ENFORCE_LABEL
from outgate.planning.asking import plan
from outgate.planning.ground import make_ground
from outgate.planning.names_lock import NamesLock
from tests.planning.planned import NO_DNS, TODAY, pod


def test_the_plan_is_proved_all_the_same() -> None:
    """Hold-open leaves them out, which is no mistake of the plan."""
    canary = pod("canary")
    canary["metadata"]["labels"][ENFORCE_LABEL] = "true"
    world = load_objects([pod("web"), canary])
    found = read_intent_objects([NO_DNS])
    ground = make_ground(world.snapshot, ClusterFacts(), world.profile, found.baseline, NamesLock())

    answer = plan(world, found, ground, TODAY)

    assert answer.proof.failures == ()
