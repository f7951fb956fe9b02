"""What a roll-out does, as data: for each namespace and stage, the steps in their order.

Nothing here knows a cluster. Three rules make an order safe, and tests hold every list to them:

- hold-open is on before the first policy is written, and until the last one is gone;
- the anchor is the first object of each stage: it carries the stage, and its resourceVersion is the
  lock, so that a second operator is met before anything is changed;
- nothing is deleted by going forwards or back; only `abort` deletes, hold-open last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from outgate.live.rollout.plans import RolloutNamespace, RolloutObject, State
from outgate.planning.stages import STAGES, Stage


class Kind(StrEnum):
    """What a step does."""

    PREFLIGHT = "preflight"
    """Looks whether the stages can be gone through at all; changes nothing."""
    WRITE = "write"
    """Applies one object."""
    DELETE = "delete"
    """Deletes one object."""
    LABEL = "label"
    """Labels the pods that are to be canaries."""
    UNLABEL = "unlabel"
    """Takes these labels away."""
    WAIT = "wait"
    """Lets the nodes take the change in."""
    CHECK = "check"
    """Looks whether the cluster is as it should be; a failure ends the run where it is."""
    WATCH = "watch"
    """Soaks: looks for a while whether something breaks; a failure rolls back."""
    OPEN = "open"
    """Looks whether everything that was open is open again."""
    GONE = "gone"
    """Looks whether nothing of ours is left, and nothing of others' has changed."""
    RECORD = "record"
    """Writes down that a stage is reached."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    namespace: str
    stage: Stage
    kind: Kind
    object: RolloutObject | None = None
    state: State = State.ON
    is_anchor: bool = False

    def __str__(self) -> str:
        words = [f"{self.namespace} {self.stage}: {self.kind}"]
        if self.object is not None:
            words.append(self.object.name)
            if self.object.holds_open and self.kind is Kind.WRITE:
                words.append(self.state)
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Course:
    """Which way through the stages the user chose."""

    canary_pods: int = 0
    """How many live pods are labelled as canaries; none where labels of workloads choose them."""
    has_canaries: bool = True
    """Whether there is a canary stage."""


def forward(space: RolloutNamespace, course: Course, done: Stage | None = None) -> Iterator[Step]:
    """Yield the steps to enforcement.

    Args:
        space: The namespace.
        course: Choices of the user.
        done: The stage that is reached already, and recorded; none by default.
    """
    yield _step(space, STAGES[0], Kind.PREFLIGHT)
    for stage in STAGES:
        if done is not None and STAGES.index(stage) <= STAGES.index(done):
            continue
        if not is_needed(space, course, stage):
            continue
        yield from stage_steps(space, course, stage)


def is_needed(space: RolloutNamespace, course: Course, stage: Stage) -> bool:
    """Say whether a stage changes anything in a namespace.

    Args:
        space: The namespace.
        course: Choices of the user.
        stage: The stage.
    """
    if stage is Stage.ENFORCED:
        return bool(space.objects)
    if stage is Stage.CANARY:
        return bool(space.hold_open) and course.has_canaries
    # Without hold-open every pod is isolated already: policies only add, and are in force at once.
    return bool(space.hold_open)


def stage_steps(space: RolloutNamespace, course: Course, stage: Stage) -> Iterator[Step]:
    """Yield the steps of one stage.

    Args:
        space: The namespace.
        course: Choices of the user.
        stage: The stage.
    """
    if stage is Stage.POLICIES or not space.hold_open:
        for one in space.hold_open[:1]:
            yield _write(space, stage, one, State.ON)
        for one in space.policies:
            yield _write(space, stage, one, State.ON)
    else:
        state = state_at(stage)
        for one in space.hold_open:
            yield _write(space, stage, one, state)
        if stage is Stage.CANARY and course.canary_pods:
            yield _step(space, stage, Kind.LABEL)
    yield _step(space, stage, Kind.WAIT)
    yield _step(space, stage, Kind.CHECK)
    if stage in (Stage.CANARY, Stage.ENFORCED):
        yield _step(space, stage, Kind.WATCH)
    if stage is Stage.ENFORCED and course.canary_pods:
        # Enforced for all: the label says nothing any more, and would be in the way of going back.
        yield _step(space, stage, Kind.UNLABEL)
    yield _step(space, stage, Kind.RECORD)


def back(space: RolloutNamespace) -> Iterator[Step]:
    """Yield the steps that restore traffic: hold-open on, nothing deleted.

    Args:
        space: The namespace.
    """
    for one in space.hold_open:
        yield _write(space, Stage.POLICIES, one, State.ON)
    # Hold-open leaves labelled pods out, so that for them it is on only without the label.
    yield _step(space, Stage.POLICIES, Kind.UNLABEL)
    yield _step(space, Stage.POLICIES, Kind.OPEN)
    yield _step(space, Stage.POLICIES, Kind.RECORD)


def away(space: RolloutNamespace) -> Iterator[Step]:
    """Yield the steps that take the plan away.

    Args:
        space: The namespace.
    """
    for one in space.hold_open:
        yield _write(space, Stage.POLICIES, one, State.ON)
    yield _step(space, Stage.POLICIES, Kind.UNLABEL)
    yield _step(space, Stage.POLICIES, Kind.WAIT)
    # Denies before allows: a pod that hold-open does not hold must not be left with the deny alone,
    # and one that was cut is open by now.
    for one in reversed(space.policies):
        yield _step(space, Stage.POLICIES, Kind.DELETE, one)
    yield _step(space, Stage.HOLD_OPEN, Kind.WAIT)
    for one in reversed(space.hold_open):
        yield _step(space, Stage.HOLD_OPEN, Kind.DELETE, one)
    yield _step(space, Stage.HOLD_OPEN, Kind.GONE)


def state_at(stage: Stage) -> State:
    """Return what hold-open is like in a stage.

    Args:
        stage: The stage.
    """
    if stage is Stage.ENFORCED:
        return State.OFF
    return State.CANARY if stage is Stage.CANARY else State.ON


def _step(
    space: RolloutNamespace, stage: Stage, kind: Kind, one: RolloutObject | None = None
) -> Step:
    return Step(space.name, stage, kind, one, is_anchor=one is not None and one == space.anchor)


def _write(space: RolloutNamespace, stage: Stage, one: RolloutObject, state: State) -> Step:
    return Step(space.name, stage, Kind.WRITE, one, state, one == space.anchor)
