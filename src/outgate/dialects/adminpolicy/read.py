"""An AdminNetworkPolicy or BaselineAdminNetworkPolicy into Touches.

Source: the types of policy.networking.k8s.io/v1alpha1.
"""

from __future__ import annotations

from collections.abc import Mapping

from outgate.dialects.adminpolicy.rules import touches
from outgate.dialects.not_evaluated import COULD_CHANGE, gap, policy_name, widest
from outgate.model.documents import Document
from outgate.model.entries import Touch
from outgate.model.gaps import Gap

_BASELINE = "BaselineAdminNetworkPolicy"
_KNOWN_PEERS = frozenset({"namespaces", "pods"})
"""``nodes``, ``networks`` and ``domainNames`` came later, and not to every channel of the API."""
_NO_EFFECT = "it has no rule of its own that allows or denies"


def read(document: Document, namespace: str) -> tuple[tuple[Touch, ...], tuple[Gap, ...]]:  # noqa: ARG001
    """Read one policy of policy.networking.k8s.io/v1alpha1.

    Args:
        document: The policy.
        namespace: Not used: both kinds are cluster-wide.

    Returns:
        What it could touch, at most a Touch per direction, and the Gap that says so.
    """
    policy = policy_name(document)
    spec = document.body.get("spec")
    if not isinstance(spec, Mapping):
        return widest(policy), (gap(document, policy),)
    found = touches(policy, spec, _KNOWN_PEERS, baseline=document.kind == _BASELINE)
    return found, (gap(document, policy, COULD_CHANGE if found else _NO_EFFECT),)
