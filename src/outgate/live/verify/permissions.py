"""What a user must be allowed to do, asked before anything is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outgate.live.access_reviews import may
from outgate.live.verify.kinds import (
    DAEMON_SETS,
    EVENTS,
    JOBS,
    NAMESPACES,
    NETWORK_POLICIES,
    NODES,
    PODS,
    SERVICES,
)
from outgate.live.writing import Sender
from outgate.manifests.cluster_api.resources import Resource


@dataclass(frozen=True, slots=True)
class Permission:
    """One verb on one resource."""

    verb: str
    resource: Resource
    purpose: str
    subresource: str = ""
    is_needed: bool = True
    """Without one that is not needed a run tells less."""

    @property
    def name(self) -> str:
        """The resource, with its subresource and group, as kubectl writes it."""
        plural = self.resource.plural + (f"/{self.subresource}" if self.subresource else "")
        return f"{plural}.{self.resource.group}" if self.resource.group else plural


PERMISSIONS: tuple[Permission, ...] = (
    Permission("list", NODES, "to choose nodes of each pool"),
    Permission("create", NAMESPACES, "to work in a namespace of its own"),
    Permission("get", NAMESPACES, "to see that it is gone at the end"),
    Permission("delete", NAMESPACES, "to remove it at the end"),
    Permission("create", SERVICES, "to connect through a Service"),
    Permission("create", JOBS, "to run servers and clients"),
    Permission("create", NETWORK_POLICIES, "to deny and to allow"),
    Permission("patch", NETWORK_POLICIES, "to deny and to allow"),
    Permission("list", PODS, "to see that the probes run"),
    Permission("get", PODS, "to read what the probes saw", subresource="log"),
    Permission("deletecollection", JOBS, "to stop the probes sooner", is_needed=False),
    Permission("list", NAMESPACES, "to remove what an earlier run left", is_needed=False),
    Permission("list", EVENTS, "to say why a probe was refused", is_needed=False),
    Permission("list", DAEMON_SETS, "to say why nothing is enforced", is_needed=False),
)
"""The documented Role: each line a verb, a resource and what it is for."""


def missing(api: Sender, permissions: Sequence[Permission] = PERMISSIONS) -> tuple[Permission, ...]:
    """Return the permissions that the user has not, by asking the API server for each.

    Args:
        api: The API server.
        permissions: Which are asked about.

    Raises:
        RequestError: It cannot be reached, or refuses the credentials.
    """
    return tuple(permission for permission in permissions if not _allowed(api, permission))


def _allowed(api: Sender, permission: Permission) -> bool:
    attributes = {
        "verb": permission.verb,
        "group": permission.resource.group,
        "resource": permission.resource.plural,
        "subresource": permission.subresource,
    }
    # Who may not ask is told when the time comes.
    return may(api, attributes) is not False


def sentence(lacking: Iterable[Permission]) -> str:
    """Return what is missing, in words.

    Args:
        lacking: The permissions.
    """
    return ", ".join(f"{permission.verb} {permission.name}" for permission in lacking)


def role(permissions: Sequence[Permission] = PERMISSIONS, *, name: str = "outgate-verify") -> str:
    """Return a ClusterRole that gives these permissions, as YAML.

    Args:
        permissions: What it is to give; everything that a run needs by default.
        name: What it is called.
    """
    verbs: dict[tuple[str, str], list[str]] = {}
    for permission in permissions:
        plural = permission.name.partition(".")[0]
        verbs.setdefault((permission.resource.group, plural), []).append(permission.verb)
    lines = [
        "apiVersion: rbac.authorization.k8s.io/v1",
        "kind: ClusterRole",
        f"metadata: {{name: {name}}}",
        "rules:",
    ]
    rules: dict[tuple[str, str], list[str]] = {}
    for (group, plural), names in sorted(verbs.items()):
        rules.setdefault((group, ", ".join(sorted(set(names)))), []).append(plural)
    for (group, allowed), plurals in rules.items():
        resources = ", ".join(plurals)
        lines.append(f'- {{apiGroups: ["{group}"], resources: [{resources}], verbs: [{allowed}]}}')
    return "\n".join(lines) + "\n"
