"""The kubectl command that prints what outgate reads."""

from __future__ import annotations

from outgate.cluster.kinds import OTHER_KINDS, POD_MAKERS
from outgate.dialects.table import NETWORK_POLICY

_EVERYWHERE = frozenset({"", "apps", "batch", "discovery.k8s.io", "networking.k8s.io"})
"""API groups that every cluster has; kubectl refuses the whole command for one it has not."""


def get_line() -> str:
    """Return a ``kubectl get`` of every kind that is read and that every cluster has."""
    kinds = {*OTHER_KINDS, *POD_MAKERS, NETWORK_POLICY}
    names = sorted(_plural(kind) for group, kind in kinds if group in _EVERYWHERE)
    return f"kubectl get {','.join(names)} -A -o json"


def _plural(kind: str) -> str:
    name = kind.lower()
    return name[:-1] + "ies" if name.endswith("y") else name + "s"
