"""What is looked at after a stage was put in place: add a check by a function and a line.

A check is given the namespace as it was read back, and returns what does not hold, in words. A
failure before the switch ends the run with hold-open on, where nothing is cut; one after it rolls
the namespace back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from outgate.live.rollout.cluster import Clock, Talk, patiently
from outgate.live.rollout.grounding import Grounding
from outgate.live.rollout.obstacles import obstacles_of_enforcers
from outgate.live.rollout.plans import NETWORK_POLICY, State
from outgate.live.rollout.proving import prove_live
from outgate.live.rollout.replaying import Replay, Replayed
from outgate.live.rollout.session import NO_EVIDENCE, Evidence
from outgate.live.rollout.standing import Standing
from outgate.live.rollout.steps import state_at
from outgate.live.rollout.verifying import disagreements
from outgate.planning.stages import STAGES, Stage

AGENT_SECONDS = 30.0
"""How long an agent may be away: an update of its DaemonSet takes it away for a moment."""
AGENT_LOOK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What a check may look at."""

    api: Talk
    clock: Clock
    grounding: Grounding
    standing: Standing
    """The namespace, read back after the stage was put in place."""
    stage: Stage
    evidence: Evidence = NO_EVIDENCE
    note: Callable[[str], None] = lambda _: None
    """Told what is no failure, and must not be left unsaid."""

    @property
    def state(self) -> State:
        """The state in which hold-open is to be."""
        return state_at(self.stage)

    @property
    def is_switched(self) -> bool:
        """Whether some pods are let go of."""
        return self.stage in STAGES[2:]


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
    return prove_live(scene.grounding.ground(), scene.standing, scene.state)


def enforcers_ready(scene: Scene) -> list[str]:
    """Ask doctor whether the policies hold anywhere, right before the switch and after it.

    An agent that restarts is waited for.
    """
    facts = scene.evidence.facts
    if facts is None or scene.stage is Stage.HOLD_OPEN:
        return []
    until = scene.clock.now() + AGENT_SECONDS
    while True:
        found = obstacles_of_enforcers(
            patiently(facts, scene.clock), accepts_unenforced=scene.evidence.accepts_unenforced
        )
        words = [str(one) for one in found]
        if not words or scene.clock.now() >= until:
            return words
        scene.clock.sleep(AGENT_LOOK_SECONDS)


def recorded_flows(scene: Scene) -> list[str]:
    """Replay recorded traffic against what was read back, hold-open left out."""
    recorded = scene.evidence.recorded
    if recorded is None or scene.stage is Stage.HOLD_OPEN:
        return []
    name = scene.standing.space.name
    found = _replay(scene).take(recorded(name), accepted=scene.evidence.accepted)
    _say(scene, found)
    if not found.asked:
        scene.note(
            f"{name}: no traffic of its workloads was recorded: that nothing would be denied means "
            "nothing"
        )
    return [str(one) for one in found.lost]


def new_denials(scene: Scene) -> list[str]:
    """Look whether logs show that something is denied which was not before the switch.

    Traffic that they show to pass is replayed like what was recorded.
    """
    listening = scene.evidence.listening
    if listening is None or not scene.is_switched:
        return []
    if listening.troubles:
        words = f"denied connections cannot be seen any more: {'; '.join(listening.troubles)}"
        if not scene.evidence.accepts_blind:
            return [words]
        scene.note(f"BLIND: {words}")
    edges = list(listening.edges())
    if not edges:
        return []
    found = _replay(scene).take(
        edges, accepted=scene.evidence.accepted, known=frozenset(listening.known)
    )
    if listening.lost:
        scene.note(f"{listening.lost:,} lines of {listening.names} could not be read")
    return [str(one) for one in found.lost]


def derived_connections(scene: Scene) -> list[str]:
    """Try connections of the workloads, and hold them against the engine."""
    if scene.evidence.verify is None or not scene.is_switched:
        return []
    return disagreements(scene.evidence.verify, scene.grounding, scene.standing, scene.note)


def _replay(scene: Scene) -> Replay:
    if any(one.kind != NETWORK_POLICY for one in scene.standing.space.objects):
        # Policies of other kinds are known from the cluster alone, as it was read last.
        scene.grounding.forget()
    return Replay(scene.grounding.world, scene.standing)


def _say(scene: Scene, found: Replayed) -> None:
    name = scene.standing.space.name
    if found.accepted:
        scene.note(f"{name}: {found.accepted:,} recorded edges would be denied, as was accepted")
    if found.unknown:
        scene.note(
            f"{name}: of {len(found.unknown):,} recorded edges it cannot be known whether they "
            f"would be denied; the first: {found.unknown[0]}"
        )


CHECKS: dict[str, Check] = {
    "read-back": read_back,
    "reachability": reachability,
    "enforcers-ready": enforcers_ready,
    "recorded-flows": recorded_flows,
    "new-denials": new_denials,
    "derived-connections": derived_connections,
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
