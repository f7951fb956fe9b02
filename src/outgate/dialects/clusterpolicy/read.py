"""A ClusterNetworkPolicy into Touches.

Source: the types of policy.networking.k8s.io/v1alpha2. The kind of that name in
networking.k8s.aws has the same tier, subject, actions and rules, and is read by the same code.
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.adminpolicy.rules import touches
from outgate.dialects.not_evaluated import COULD_CHANGE, gap, policy_name, widest
from outgate.model.documents import Document
from outgate.model.entries import Touch
from outgate.model.gaps import Gap

_KNOWN_PEERS = frozenset({"namespaces", "pods", "networks"})
"""``nodes`` and ``domainNames`` are in the experimental channel only."""
_NO_EFFECT = "it has no rule of its own that allows or denies"


def read(document: Document, namespace: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:  # noqa: ARG001
    """Read one ClusterNetworkPolicy.

    Args:
        document: The policy.
        namespace: Not used: the kind is cluster-wide.

    Returns:
        What it could touch, at most a Touch per direction, and the Gap that says so. A tier that
        is neither Admin nor Baseline is read as Admin, which could change more.
    """
    policy = policy_name(document)
    spec = document.body.get("spec")
    if not isinstance(spec, Mapping):
        return widest(policy), (gap(document, policy),)
    # "Policy tiers are evaluated in the following order: Admin tier, NetworkPolicy tier, Baseline
    # tier. ClusterNetworkPolicy can use 2 of these tiers: Admin and Baseline."
    found = touches(policy, spec, _KNOWN_PEERS, baseline=spec.get("tier") == "Baseline")
    return found, (gap(document, policy, COULD_CHANGE if found else _NO_EFFECT),)
