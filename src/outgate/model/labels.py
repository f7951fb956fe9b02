"""Which labels stay with a workload, and which change with every pod or release."""

from __future__ import annotations

_VOLATILE = frozenset(
    {
        "pod-template-hash",
        "rollouts-pod-template-hash",
        "controller-revision-hash",
        "pod-template-generation",
        "controller-uid",
        "job-name",
        "statefulset.kubernetes.io/pod-name",
        "apps.kubernetes.io/pod-index",
        # Of a release, not of a workload: the next upgrade changes them.
        "version",
        "app.kubernetes.io/version",
        "helm.sh/chart",
        "chart",
        "heritage",
        "release-revision",
        "commit",
        "app.kubernetes.io/managed-by",
    }
)
_VOLATILE_PREFIXES = (
    "batch.kubernetes.io/",
    "topology.kubernetes.io/",
    "failure-domain.beta.kubernetes.io/",
    "io.cilium.",
    # Injected, or asking for injection: there today and gone with the next setting.
    "sidecar.istio.io/",
    "security.istio.io/",
    "service.istio.io/",
    "topology.istio.io/",
    "istio.io/",
    "linkerd.io/",
    "outgate.dev/",
)
_TELLING = (
    "app.kubernetes.io/name",
    "app",
    "k8s-app",
    "name",
    "app.kubernetes.io/component",
    "component",
    "app.kubernetes.io/instance",
)


def is_stable(key: str) -> bool:
    """Say whether a label of this key stays as long as its workload does.

    Volatile are the labels that controllers give each pod (Kubernetes: "Well-Known Labels,
    Annotations and Taints"), those that carry a version, and those of injectors.

    Args:
        key: The label's key.
    """
    return key not in _VOLATILE and not key.startswith(_VOLATILE_PREFIXES)


def telling_order(key: str) -> tuple[int, str]:
    """Return what sorts keys by how well people know a workload by them.

    Args:
        key: The label's key.
    """
    rank = _TELLING.index(key) if key in _TELLING else len(_TELLING)
    return (rank, key)
