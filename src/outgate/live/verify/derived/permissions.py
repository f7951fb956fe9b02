"""What a user must be allowed to do for a derived run."""

from __future__ import annotations

from outgate.live.verify import kinds
from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.derived.reading import NEIGHBOURS
from outgate.live.verify.permissions import Permission, role
from outgate.manifests.cluster_api.resources import CORE, OPTIONAL

_OWN = (
    Permission("list", kinds.NODES, "to choose nodes for listeners"),
    Permission("create", kinds.NAMESPACES, "to have listeners in a namespace of its own"),
    Permission("get", kinds.NAMESPACES, "to see that it is gone at the end"),
    Permission("delete", kinds.NAMESPACES, "to remove it at the end"),
    Permission("create", kinds.JOBS, "to run listeners"),
    Permission("list", kinds.PODS, "to see that listeners run"),
    Permission("create", kinds.PODS, "to try connections"),
    Permission("get", kinds.PODS, "to see that a probe has ended"),
    Permission("delete", kinds.PODS, "to remove it"),
    Permission("get", kinds.PODS, "to read what it saw", subresource="log"),
    Permission("list", kinds.NAMESPACES, "to know whom terms of affinity mean"),
    Permission("deletecollection", kinds.JOBS, "to stop listeners sooner", is_needed=False),
    Permission("list", kinds.EVENTS, "to say why a listener was refused", is_needed=False),
)
JOBS_TOO = (
    Permission("delete", kinds.JOBS, "to remove probes where the enforcer passes over bare pods"),
)
_REAL = Permission(
    "patch", kinds.PODS, "to try connections in real pods", subresource="ephemeralcontainers"
)


def needed(stand: Stand | None = None) -> tuple[Permission, ...]:
    """Return what a run needs besides what reading the cluster needs.

    Args:
        stand: What stands for workloads; None where the run finds out.
    """
    if stand is Stand.REAL:
        return (*_OWN, _REAL)
    around = (
        Permission("list", resource, "to know whom a probe would disturb")
        for resource in NEIGHBOURS
        if resource is not kinds.PODS
    )
    return (*_OWN, *around, *(JOBS_TOO if stand is Stand.JOB else ()))


def role_text(*, is_real: bool = False) -> str:
    """Return the ClusterRole that verifying policies needs, as YAML.

    Args:
        is_real: Whether connections are tried in real pods.
    """
    reading = tuple(
        Permission("list", resource, "to know who can reach whom")
        for resource in (*CORE, *OPTIONAL)
    )
    own = needed(Stand.REAL) if is_real else needed(Stand.JOB)
    return role((*reading, *own), name="outgate-verify-policies")
