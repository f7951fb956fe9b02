"""What the readers of unevaluated policies share: names, the widest Touch, and the Gap.

Kinds are shared between API groups, and so are their short names: ``cnp`` alone means three
resources. A user therefore reads the full ``plural.group`` wherever a kind alone could mislead.
"""

from __future__ import annotations

from outgate.dialects.untrusted import manager_of
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, PolicyName, Touch
from outgate.model.gaps import Gap, GapKind

COULD_CHANGE = "verdicts that it could change are UNKNOWN"

_SHARED_KINDS = frozenset({"NetworkPolicy", "ClusterNetworkPolicy"})
"""Kinds that more than one API group serves."""


def resource(document: Document) -> str:
    """Return the full resource name, ``ciliumnetworkpolicies.cilium.io``.

    Every kind of policy ends in "Policy", and every group calls the plural "policies".
    """
    return f"{document.kind.lower().removesuffix('y')}ies.{document.group}"


def policy_name(document: Document, namespace: str = "") -> PolicyName:
    """Return the policy's identity, by resource where its kind alone could mean another one.

    Args:
        document: The policy.
        namespace: Its namespace; empty for a cluster-wide policy.
    """
    kind = resource(document) if document.kind in _SHARED_KINDS else document.kind
    return PolicyName(kind, namespace, document.name, document.origin, manager_of(document.body))


def gap(document: Document, policy: PolicyName, effect: str = COULD_CHANGE) -> Gap:
    """Return the Gap by which an unevaluated policy is counted and shown.

    Args:
        document: The policy.
        policy: Its identity.
        effect: What follows for verdicts.
    """
    remedy = (
        f"Leave {resource(document)} out of the input to see what NetworkPolicies alone decide, "
        "and judge the difference by hand."
    )
    return Gap(
        GapKind.NOT_EVALUATED,
        f"{policy.kind} {policy} is not evaluated: {effect}",
        policy.origin,
        remedy if effect == COULD_CHANGE else "",
        policy.namespace or None,
    )


def everything(policy: PolicyName) -> PodSelection:
    """Return every pod that the policy could possibly select."""
    return PodSelection(policy.namespace or None)


def widest(policy: PolicyName) -> tuple[Touch, ...]:
    """Return the touches of a policy of which nothing is understood."""
    return tuple(
        Touch(policy, direction, (everything(policy),), can_allow=True, can_deny=True)
        for direction in Direction
    )
