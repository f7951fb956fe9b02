"""Which namespaces are rolled out, and in which order: those that hurt least first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from outgate.errors import UsageError
from outgate.live.rollout.plans import RolloutNamespace, RolloutPlan
from outgate.model.workloads import Namespace

_KEYS = ("environment", "env", "app.kubernetes.io/environment", "stage", "tier")
"""Labels by which people say what a namespace is for."""
_RANKS = (
    ("sandbox", "playground", "demo"),
    ("dev", "development"),
    ("test", "testing", "ci", "integration"),
    ("qa", "uat", "acceptance"),
    ("stage", "staging", "preprod", "pre-production", "nonprod", "non-production"),
    ("",),
    ("prod", "production", "live"),
)
"""From what hurts least; without a label it may be anything, and comes before production alone."""


def ordered(
    plan: RolloutPlan, names: Sequence[str], present: Mapping[str, Namespace]
) -> tuple[RolloutNamespace, ...]:
    """Return the namespaces to roll out, in their order.

    Args:
        plan: The plan.
        names: In the order that the user chose; empty for all, non-production first.
        present: The namespaces of the cluster, for their labels.

    Raises:
        UsageError: One that was named is not in the plan.
    """
    if not names:
        return tuple(
            sorted(plan.namespaces, key=lambda one: (_rank(present.get(one.name)), one.name))
        )
    known = [one.name for one in plan.namespaces]
    found: list[RolloutNamespace] = []
    for name in dict.fromkeys(names):
        space = plan.namespace(name)
        if space is None:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "see its plan.yaml"
            raise UsageError(f"namespace {name} is not in the plan; {hint}")
        found.append(space)
    return tuple(found)


def _rank(namespace: Namespace | None) -> int:
    middle = next(at for at, words in enumerate(_RANKS) if "" in words)
    for key in _KEYS:
        value = (namespace.labels.get(key, "") if namespace is not None else "").lower()
        for at, words in enumerate(_RANKS):
            if value and value in words:
                return at
    return middle
