"""Policies of another group that share a kind with a known one, but not its schema.

Only their scope and the presence of rules is read; everything else is taken as wide as it goes.
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.not_evaluated import COULD_CHANGE, everything, gap, policy_name, widest
from outgate.dialects.untrusted import has_items
from outgate.model.documents import Document
from outgate.model.entries import Direction, Touch
from outgate.model.gaps import Gap

_NAMESPACED_KINDS = frozenset({"NetworkPolicy"})
_NO_RULES = "it has no rules, and it isolates nobody by itself"


def read(document: Document, namespace: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:
    """Read a policy of crd.antrea.io.

    Args:
        document: The policy.
        namespace: The namespace of a namespaced policy; a ClusterNetworkPolicy has none.

    Returns:
        A Touch of every pod in its scope per direction that has rules, and the Gap that says so.
    """
    scope = namespace if document.kind in _NAMESPACED_KINDS else ""
    policy = policy_name(document, scope)
    spec = document.body.get("spec")
    if not isinstance(spec, Mapping):
        return widest(policy), (gap(document, policy),)
    touches = tuple(
        Touch(policy, direction, (everything(policy),), can_allow=True, can_deny=True)
        for direction in Direction
        if has_items(spec.get(direction.value))
    )
    return touches, (gap(document, policy, COULD_CHANGE if touches else _NO_RULES),)
