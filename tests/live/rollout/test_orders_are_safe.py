"""The lists of steps, held to the three rules that make every place in them safe to stop at."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest

from outgate.live.rollout.plans import RolloutNamespace, RolloutObject, State, rollout_namespace
from outgate.live.rollout.steps import Course, Kind, Step, away, back, forward
from outgate.model.documents import Document
from outgate.model.origins import NOWHERE
from outgate.planning.cilium_policies import cilium_manifest_of
from outgate.planning.manifests import manifest_of
from outgate.planning.recording import record_namespace
from outgate.planning.stages import STAGES, Stage
from tests.plan_folder import shop

COURSES = [Course(), Course(has_canaries=False), Course(canary_pods=2)]
Held = dict[str, State]


def spaces() -> list[RolloutNamespace]:
    """Return the namespaces of the shop's plan: one with several hold-opens, one with none."""
    found = []
    for plan in shop.composition().plan.namespaces:
        if plan.is_refused:
            continue
        deny = () if plan.deny is None else (plan.deny,)
        bodies = [manifest_of(one) for one in (*plan.hold_open, *plan.policies, *deny)]
        bodies += [cilium_manifest_of(one) for one in plan.cilium]
        documents = [
            Document(
                body["apiVersion"],
                body["kind"],
                plan.namespace,
                body["metadata"]["name"],
                body,
                NOWHERE,
            )
            for body in bodies
        ]
        record = record_namespace(plan, shop.CANARIES)
        found.append(rollout_namespace(record, documents, shop.CANARIES))
    return found


SPACES = {space.name: space for space in spaces()}
CASES = [pytest.param(space, course) for space, course in product(SPACES.values(), COURSES)]


def after(steps: Iterable[Step], held: Held | None = None) -> list[Held]:
    """Return what is there after each step: the objects by name, and their state."""
    now: Held = dict(held or {})
    found = [dict(now)]
    for step in steps:
        if step.object is not None:
            if step.kind is Kind.DELETE:
                now.pop(step.object.name, None)
            else:
                now[step.object.name] = step.state
        found.append(dict(now))
    return found


def is_held(space: RolloutNamespace, now: Held) -> bool:
    """Say whether all of hold-open is on."""
    return all(now.get(one.name) is State.ON for one in space.hold_open)


def has_policies(space: RolloutNamespace, now: Held) -> bool:
    """Say whether anything is there that isolates or allows."""
    return any(one.name in now for one in space.policies)


def of_stages(steps: Iterable[Step], stages: Iterable[Stage]) -> list[Step]:
    """Return the steps of some stages."""
    wanted = set(stages)
    return [step for step in steps if step.stage in wanted]


def test_the_shop_has_the_hard_cases() -> None:
    """A set of several, and a namespace without any."""
    sizes = {len(space.hold_open) for space in SPACES.values()}
    assert 0 in sizes
    assert max(sizes) > 0


@pytest.mark.parametrize(("space", "course"), CASES)
def test_before_the_switch_policies_are_never_alone(
    space: RolloutNamespace, course: Course
) -> None:
    """Hold-open is wholly on whenever a policy is there."""
    if not space.hold_open:
        return
    for now in after(of_stages(forward(space, course), STAGES[:2])):
        assert not has_policies(space, now) or is_held(space, now)


@pytest.mark.parametrize(("space", "course"), CASES)
def test_the_switch_comes_when_everything_is_there(space: RolloutNamespace, course: Course) -> None:
    """Nothing is written at the switch but hold-open, and it has been checked before."""
    steps = list(forward(space, course))
    late = of_stages(steps, STAGES[2:])
    if not space.hold_open:
        return
    assert {step.object.role for step in late if step.object} <= {space.hold_open[0].role}
    before = steps[: steps.index(late[0])]
    assert {one.name for one in space.objects} <= set(after(before)[-1])
    assert [step.kind for step in before[-2:]] == [Kind.CHECK, Kind.RECORD]


@pytest.mark.parametrize(("space", "course"), CASES)
def test_each_stage_begins_with_the_anchor(space: RolloutNamespace, course: Course) -> None:
    """It is the lock."""
    steps = list(forward(space, course))
    for stage in STAGES:
        writes = [step for step in of_stages(steps, [stage]) if step.kind is Kind.WRITE]
        assert not writes or writes[0].is_anchor


@pytest.mark.parametrize(("space", "course"), CASES)
def test_forwards_and_back_delete_nothing(space: RolloutNamespace, course: Course) -> None:
    """Only taking the plan away does."""
    kinds = {step.kind for step in (*forward(space, course), *back(space))}
    assert Kind.DELETE not in kinds


@pytest.mark.parametrize(("space", "course"), CASES)
def test_from_every_place_back_is_one_change_of_hold_open(
    space: RolloutNamespace, course: Course
) -> None:
    """Whatever was done so far, hold-open is on afterwards, and policies stay."""
    for now in after(forward(space, course)):
        last = after(back(space), now)[-1]
        assert is_held(space, last)
        assert {name for name in now if name in last} == set(now)


@pytest.mark.parametrize(("space", "course"), CASES)
def test_from_every_place_away_is_safe_at_every_step(
    space: RolloutNamespace, course: Course
) -> None:
    """Once hold-open is on, no policy is there without it; the deny goes first; nothing is left."""
    for now in after(forward(space, course)):
        states = after(away(space), now)
        on = next((at for at, one in enumerate(states) if is_held(space, one)), 0)
        for one in states[on:]:
            assert not has_policies(space, one) or is_held(space, one)
        assert states[-1] == {}
    deleted = [step.object for step in away(space) if step.kind is Kind.DELETE]
    assert _names(deleted[: len(space.policies)]) == _names(reversed(space.policies))


@pytest.mark.parametrize(("space", "course"), CASES)
@pytest.mark.parametrize("done", STAGES)
def test_going_on_leads_to_the_same_end(
    space: RolloutNamespace, course: Course, done: Stage
) -> None:
    """From whichever stage."""
    whole = list(forward(space, course))
    upto = [step for step in whole if STAGES.index(step.stage) <= STAGES.index(done)]
    held = after(upto)[-1]
    assert after(whole)[-1] == after(forward(space, course, done), held)[-1]


def _names(objects: Iterable[RolloutObject | None]) -> list[str]:
    return [one.name for one in objects if one is not None]
