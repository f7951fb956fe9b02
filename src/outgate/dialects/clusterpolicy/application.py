"""An ApplicationNetworkPolicy of networking.k8s.aws into Touches.

It is a NetworkPolicy whose egress peers may also be domain names, and stands beside NetworkPolicies
in the order of evaluation, so its pods are isolated as a NetworkPolicy's are.
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.not_evaluated import gap, policy_name, widest
from outgate.dialects.untrusted import has_items, label_selector, sequence
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, Touch
from outgate.model.gaps import Gap
from outgate.model.selectors import ALL

_TYPES = {"Ingress": Direction.INGRESS, "Egress": Direction.EGRESS}


def read(document: Document, namespace: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:
    """Read one ApplicationNetworkPolicy.

    Args:
        document: The policy.
        namespace: Its namespace, after defaulting.

    Returns:
        A Touch per direction that it isolates, and the Gap that says so.
    """
    policy = policy_name(document, namespace)
    gaps = (gap(document, policy),)
    spec = document.body.get("spec")
    if not isinstance(spec, Mapping):
        return widest(policy), gaps
    selected = PodSelection(namespace, ALL, label_selector(spec.get("podSelector")))
    touches = tuple(
        Touch(
            policy,
            direction,
            (selected,),
            can_allow=has_items(spec.get(direction.value)),
            can_deny=True,
            isolates_only=True,
        )
        for direction in _directions(spec)
    )
    return touches, gaps


def _directions(spec: Mapping[object, object]) -> tuple[Direction, ...]:
    """Return the directions in which the policy isolates its pods, or more.

    Source: "policies that contain an egress section are assumed to affect egress, and all
    policies (whether or not they contain an ingress section) are assumed to affect ingress"
    (NetworkPolicySpec.policyTypes).
    """
    types = sequence(spec.get("policyTypes"))
    if types is None:
        return tuple(Direction)
    if not types:
        return tuple(Direction) if has_items(spec.get("egress")) else (Direction.INGRESS,)
    known = {_TYPES[item] for item in types if isinstance(item, str) and item in _TYPES}
    understood = len(known) == len(types)
    return tuple(item for item in Direction if item in known or not understood)
