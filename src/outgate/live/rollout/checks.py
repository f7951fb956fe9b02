"""What is looked at after a stage was put in place: add a check by a function and a line.

A check is given the namespace as it was read back, and returns what does not hold, in words. A
failure before the switch ends the run with hold-open on, where nothing is cut; one after it rolls
the namespace back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from outgate.live.rollout.cluster import Clock, Talk
from outgate.live.rollout.plans import State
from outgate.live.rollout.proving import Ground, prove_live
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.steps import state_at
from outgate.planning.stages import Stage


@dataclass(frozen=True, slots=True)
class Scene:
    """What a check may look at."""

    api: Talk
    clock: Clock
    ground: Ground
    standing: Standing
    """The namespace, read back after the stage was put in place."""
    stage: Stage

    @property
    def state(self) -> State:
        """The state in which hold-open is to be."""
        return state_at(self.stage)


class Check(Protocol):
    """One check."""

    def __call__(self, scene: Scene) -> list[str]:
        """Return what does not hold, in words; nothing where all of it does."""


def read_back(scene: Scene) -> list[str]:
    """Hold every object that is to be there against the plan, as the API server has it now.

    What the API server or a webhook made of an object on the way in is seen here.
    """
    standing = scene.standing
    failures: list[str] = []
    for one in standing.space.objects:
        if scene.stage is Stage.HOLD_OPEN and not one.holds_open:
            continue
        name = f"{one.kind} {standing.space.name}/{one.name}"
        if standing.body(one) is None:
            failures.append(f"{name} is not there")
        elif (scene.state if one.holds_open else State.ON) not in standing.states(one):
            failures.append(f"{name} is not as the plan has it")
    return failures


def reachability(scene: Scene) -> list[str]:
    """Hold what is reached, by the engine, against what the plan's manifests say."""
    if scene.stage is Stage.HOLD_OPEN:
        return []
    return prove_live(scene.ground, scene.standing, scene.state)


CHECKS: dict[str, Check] = {
    "read-back": read_back,
    "reachability": reachability,
}
"""Name to check, in the order in which they are made."""


def failures(scene: Scene) -> list[str]:
    """Return what does not hold, of the first check that fails.

    Args:
        scene: What to look at.
    """
    for check in CHECKS.values():
        found = check(scene)
        if found:
            return found
    return []
