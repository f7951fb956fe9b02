"""What a change of intents comes to: policies that differ, and what is reached afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from outgate.model.ownership import MANAGER
from outgate.planning.answers import PlanAnswer
from outgate.planning.cilium_policies import PlannedCiliumPolicy
from outgate.planning.manifests import entries_of
from outgate.planning.plans import PlannedPolicy
from outgate.planning.stages import Stage, policies_at
from outgate.questions.differences.answers import DiffAnswer
from outgate.questions.differences.diff import diff
from outgate.questions.world import World

AnyPolicy: TypeAlias = PlannedPolicy | PlannedCiliumPolicy


@dataclass(frozen=True, slots=True)
class Outcome:
    """Two plans, held against each other."""

    policies: tuple[tuple[AnyPolicy | None, AnyPolicy | None], ...]
    """Each that differs, before and after; None where it is not there."""
    reach: DiffAnswer
    """What is reached once both are in force."""


def outcome(
    world: World, before: PlanAnswer, after: PlanAnswer, namespaces: frozenset[str]
) -> Outcome:
    """Return what changes from one plan to another.

    Args:
        world: The cluster that both were made for.
        before: The one plan.
        after: The other.
        namespaces: Only these are compared.
    """
    old, new = _policies(before, namespaces), _policies(after, namespaces)
    changed = tuple(
        (old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )
    reach = diff(
        _enforced(world, before),
        _enforced(world, after),
        namespaces=namespaces,
        names=("the plan before", "the plan after"),
    )
    return Outcome(changed, reach)


def _policies(answer: PlanAnswer, namespaces: frozenset[str]) -> dict[tuple[str, bool], AnyPolicy]:
    """Return the policies by name; one of either kind may have the same."""
    found: list[AnyPolicy] = []
    for space in answer.plan.namespaces:
        if space.namespace in namespaces and not space.is_refused:
            found += policies_at(Stage.POLICIES, space)
            found += space.cilium
    return {(str(one), isinstance(one, PlannedCiliumPolicy)): one for one in found}


def _enforced(world: World, answer: PlanAnswer) -> World:
    """Return the cluster with a plan in force."""
    others = tuple(entry for entry in world.entries if entry.policy.manager != MANAGER)
    planned = entries_of(
        policy
        for space in answer.plan.namespaces
        if not space.is_refused
        for policy in policies_at(Stage.ENFORCED, space)
    )
    return replace(world, entries=(*others, *planned))
