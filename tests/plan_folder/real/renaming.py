"""A plan for namespaces of the tests' own, so that no namespace of a real cluster is touched."""

from __future__ import annotations

from dataclasses import replace

from outgate.planning.plans import NamespacePlan, Plan, PlannedPolicy

OWN = "outgate-test-"


def renamed(plan: Plan) -> Plan:
    """Return a plan for namespaces of our own; what rules name stays.

    Args:
        plan: The plan.
    """
    return replace(plan, namespaces=tuple(_namespace(space) for space in plan.namespaces))


def _namespace(space: NamespacePlan) -> NamespacePlan:
    return replace(
        space,
        namespace=f"{OWN}{space.namespace}",
        hold_open=tuple(map(_policy, space.hold_open)),
        policies=tuple(map(_policy, space.policies)),
        deny=None if space.deny is None else _policy(space.deny),
    )


def _policy(policy: PlannedPolicy) -> PlannedPolicy:
    return replace(policy, namespace=f"{OWN}{policy.namespace}")
