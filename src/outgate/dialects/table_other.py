"""Which reader reads a policy that is not evaluated: a dialect more is a line more here.

The key is the API group and the kind, never the kind alone: three groups serve a
ClusterNetworkPolicy and three a NetworkPolicy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from outgate.dialects.adminpolicy import read as adminpolicy
from outgate.dialects.calico import read as calico
from outgate.dialects.cilium import read as cilium
from outgate.dialects.clusterpolicy import application, lookalike
from outgate.dialects.clusterpolicy import read as clusterpolicy
from outgate.model.documents import Document
from outgate.model.entries import Touch
from outgate.model.gaps import Gap

Reader: TypeAlias = Callable[[Document, str], tuple[tuple[Touch, ...], tuple[Gap, ...]]]

_CALICO_KINDS = (
    "NetworkPolicy",
    "GlobalNetworkPolicy",
    "StagedNetworkPolicy",
    "StagedGlobalNetworkPolicy",
    "StagedKubernetesNetworkPolicy",
)

OTHER_DIALECTS: dict[tuple[str, str], Reader] = {
    ("cilium.io", "CiliumNetworkPolicy"): cilium.read,
    ("cilium.io", "CiliumClusterwideNetworkPolicy"): cilium.read,
    **{("projectcalico.org", kind): calico.read for kind in _CALICO_KINDS},
    **{("crd.projectcalico.org", kind): calico.read for kind in _CALICO_KINDS},
    ("policy.networking.k8s.io", "AdminNetworkPolicy"): adminpolicy.read,
    ("policy.networking.k8s.io", "BaselineAdminNetworkPolicy"): adminpolicy.read,
    ("policy.networking.k8s.io", "ClusterNetworkPolicy"): clusterpolicy.read,
    ("networking.k8s.aws", "ClusterNetworkPolicy"): clusterpolicy.read,
    ("networking.k8s.aws", "ApplicationNetworkPolicy"): application.read,
    ("crd.antrea.io", "ClusterNetworkPolicy"): lookalike.read,
    ("crd.antrea.io", "NetworkPolicy"): lookalike.read,
}
"""(API group, kind) to the function that reads it."""
