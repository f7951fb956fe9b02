"""The stages of a plan as worlds: which of its policies are there in each.

Switched off, hold-open selects nothing; so the last stage is the world without it. The canary
stage is that world for the canaries and the second stage for everybody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from outgate.model.entries import Entry, PolicyName
from outgate.planning.plan_documents import PlanDocument, Role
from outgate.planning.stages import Stage
from outgate.questions.world import World


def worlds_of(plan: PlanDocument, before: World, laid: World) -> dict[Stage, World]:
    """Return the world of each stage in which all pods are treated alike.

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
    last = [entry for entry in laid.entries if _name(entry.policy) not in held]
    return {
        Stage.HOLD_OPEN: replace(
            laid, entries=tuple(first), touches=before.touches, policies=_count(first)
        ),
        Stage.POLICIES: laid,
        Stage.ENFORCED: replace(laid, entries=tuple(last), policies=_count(last)),
    }


def _name(policy: PolicyName) -> tuple[str, str]:
    return policy.namespace, policy.name


def _count(entries: Iterable[Entry]) -> int:
    return len({_name(entry.policy) for entry in entries})
