"""The stages in which a plan is put in place, and the policies that are there in each.

1. *hold-open*: what is open stays open, whatever comes after;
2. *policies*: DNS, what each workload needs, and the default deny; nothing is cut yet;
3. *canary*: hold-open lets go of the pods that are to be first;
4. *enforced*: hold-open is switched off. That one change is the enforcement, and switching it on
   again is the way back.
"""

from __future__ import annotations

from enum import StrEnum

from outgate.model.ownership import ENFORCE_LABEL
from outgate.model.selectors import Requirement
from outgate.planning.holding_open import switched_off, without
from outgate.planning.plans import NamespacePlan, PlannedPolicy


class Stage(StrEnum):
    """A stage; each is a change of its own."""

    HOLD_OPEN = "1-hold-open"
    POLICIES = "2-policies"
    CANARY = "3-canary"
    ENFORCED = "4-enforced"


STAGES = tuple(Stage)


def policies_at(
    stage: Stage, plan: NamespacePlan, canaries: Requirement | None = None
) -> tuple[PlannedPolicy, ...]:
    """Return the policies of a namespace at a stage, in the order in which they are applied.

    Args:
        stage: The stage.
        plan: The namespace's plan.
        canaries: What the labels of all pods but the canaries satisfy; without it the canaries
            are the pods with the label that asks for enforcement.
    """
    if stage is Stage.HOLD_OPEN:
        return plan.hold_open
    deny = () if plan.deny is None else (plan.deny,)
    rest = (*plan.policies, *deny)
    if stage is Stage.ENFORCED:
        return (*rest, *map(switched_off, plan.hold_open))
    if stage is Stage.CANARY and canaries is not None:
        return (*(without(policy, canaries) for policy in plan.hold_open), *rest)
    return (*plan.hold_open, *rest)


CANARY_LABEL = ENFORCE_LABEL
