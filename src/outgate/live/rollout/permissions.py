"""What a roll-out must be allowed to do, asked of the API server before anything is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from outgate.live.access_reviews import may
from outgate.live.rollout.cluster import NAMESPACES, PODS, Talk
from outgate.live.rollout.plans import RESOURCES, RolloutNamespace
from outgate.live.verify.derived.asking import Stand
from outgate.live.verify.derived.permissions import needed
from outgate.manifests.cluster_api.resources import CORE, OPTIONAL, Resource

WRITING = ("list", "get", "create", "patch", "delete")
"""What is done to the objects of a plan."""


@dataclass(frozen=True, slots=True)
class Right:
    """One verb on one resource, in one namespace or everywhere."""

    verb: str
    resource: Resource
    namespace: str = ""

    def __str__(self) -> str:
        where = f" -n {self.namespace}" if self.namespace else ""
        return f"{self.verb} {self.resource.name}{where}"


def rights_for(space: RolloutNamespace, *, canary_pods: bool) -> Iterator[Right]:
    """Yield what is needed in a namespace.

    Deleting is asked for too, though going forwards deletes nothing: whoever cannot abort should
    know before the beginning.

    Args:
        space: The namespace.
        canary_pods: Whether pods are labelled.
    """
    kinds = dict.fromkeys(["NetworkPolicy", *(one.kind for one in space.objects)])
    for kind in kinds:
        for verb in WRITING:
            yield Right(verb, RESOURCES[kind], space.name)
    yield Right("get", NAMESPACES, space.name)
    if canary_pods:
        yield Right("patch", PODS, space.name)


def lacking(api: Talk, rights: Iterable[Right]) -> list[Right]:
    """Return the rights that the user has not.

    Args:
        api: The API server.
        rights: What is needed.

    Raises:
        RequestError: It cannot be reached, or refuses the credentials.
    """
    return [right for right in rights if not _has(api, right)]


def _has(api: Talk, right: Right) -> bool:
    attributes: dict[str, Any] = {
        "verb": right.verb,
        "group": right.resource.group,
        "resource": right.resource.plural,
    }
    if right.namespace:
        attributes["namespace"] = right.namespace
    if right.resource.plural == "namespaces":
        attributes["name"] = right.namespace
    # Who may not ask is told when the time comes.
    return may(api, attributes) is not False


def role_text() -> str:
    """Return a ClusterRole that gives what a roll-out needs, as YAML."""
    readable: dict[str, list[str]] = {}
    for resource in (*CORE, *OPTIONAL):
        readable.setdefault(resource.group, []).append(resource.plural)
    lines = [
        "apiVersion: rbac.authorization.k8s.io/v1",
        "kind: ClusterRole",
        "metadata: {name: outgate-rollout}",
        "rules:",
        "# to know who can reach whom, before and after",
    ]
    for group, plurals in sorted(readable.items()):
        names = ", ".join(sorted(set(plurals)))
        lines.append(f'- {{apiGroups: ["{group}"], resources: [{names}], verbs: [list]}}')
    lines.append('- {apiGroups: [""], resources: [namespaces], verbs: [get]}')
    lines.append("# to put the plan in place, and to take it away")
    for resource in RESOURCES.values():
        verbs = ", ".join(WRITING)
        lines.append(
            f'- {{apiGroups: ["{resource.group}"], resources: [{resource.plural}], '
            f"verbs: [{verbs}]}}"
        )
    lines.append("# for --canary-pods, and to take the label away again")
    lines.append('- {apiGroups: [""], resources: [pods], verbs: [patch]}')
    lines.append("# for the probes that try connections; not with --verify-time 0s")
    probing: dict[tuple[str, str], list[str]] = {}
    for permission in needed(Stand.JOB):
        group, plural = permission.resource.group, permission.resource.plural
        if permission.verb == "list" and plural in readable.get(group, ()):
            continue
        below = f"/{permission.subresource}" if permission.subresource else ""
        probing.setdefault((group, f"{plural}{below}"), []).append(permission.verb)
    for (group, plural), every in probing.items():
        verbs = ", ".join(every)
        lines.append(f'- {{apiGroups: ["{group}"], resources: [{plural}], verbs: [{verbs}]}}')
    return "\n".join(lines) + "\n"
