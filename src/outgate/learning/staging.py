"""The stages of a plan as worlds: which of its policies are there in each.

Switched off, hold-open selects nothing; so the last stage is the world without it. In the canary
stage it lets go of the canaries: by the labels that the plan says, or by a label of their own,
which hold-open has excluded all the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from outgate.model.entries import Entry, PolicyName
from outgate.model.selectors import Selector
from outgate.planning.plan_documents import LabelRequirement, PlanDocument, Role
from outgate.planning.stages import Stage
from outgate.questions.world import World


def worlds_of(plan: PlanDocument, before: World, laid: World) -> dict[Stage, World]:
    """Return the world of each stage.

    Args:
        plan: The plan.
        before: The cluster as it is.
        laid: The cluster with every policy of the plan laid over it, hold-open switched on.
    """
    held = {
        (space.name, record.name)
        for space in plan.namespaces
        for record in space.objects
        if record.role is Role.HOLD_OPEN and record.kind == "NetworkPolicy"
    }
    first = [
        *(entry for entry in before.entries if _name(entry.policy) not in held),
        *(entry for entry in laid.entries if _name(entry.policy) in held),
    ]
    canary = [
        _without(entry, plan.canaries) if _name(entry.policy) in held else entry
        for entry in laid.entries
    ]
    last = [entry for entry in laid.entries if _name(entry.policy) not in held]
    return {
        Stage.HOLD_OPEN: replace(
            laid, entries=tuple(first), touches=before.touches, policies=_count(first)
        ),
        Stage.POLICIES: laid,
        Stage.CANARY: replace(laid, entries=tuple(canary)),
        Stage.ENFORCED: replace(laid, entries=tuple(last), policies=_count(last)),
    }


def _without(entry: Entry, canaries: LabelRequirement | None) -> Entry:
    """Return a rule of hold-open as it is when it has let go of the canaries."""
    if canaries is None:
        return entry
    pods = Selector((*entry.subject.pods.requirements, canaries.requirement))
    return replace(entry, subject=replace(entry.subject, pods=pods))


def _name(policy: PolicyName) -> tuple[str, str]:
    return policy.namespace, policy.name


def _count(entries: Iterable[Entry]) -> int:
    return len({_name(entry.policy) for entry in entries})
