"""Whose things are: which of them Git owns, and which fields somebody else has taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.rollout.standing import Standing, is_ours
from outgate.live.rollout.words import FIELD_MANAGER

_ARGO_TRACKING = "argocd.argoproj.io/tracking-id"
_ARGO_LABEL = "argocd.argoproj.io/instance"
_FLUX_KUSTOMIZE = "kustomize.toolkit.fluxcd.io/name"
_FLUX_HELM = "helm.toolkit.fluxcd.io/name"
_GIT_MANAGERS = {
    "argocd-controller": "Argo CD",
    "argocd-application-controller": "Argo CD",
    "kustomize-controller": "Flux",
    "helm-controller": "Flux",
}
"""What the two call themselves when they apply."""


@dataclass(frozen=True, slots=True)
class GitOwner:
    """Who puts back what is changed, and how that is known."""

    tool: str
    sign: str

    def __str__(self) -> str:
        return f"{self.tool} ({self.sign})"


def git_owner_of(body: Mapping[str, Any], what: str) -> GitOwner | None:
    """Return who keeps an object as it is in Git; None where nobody seems to.

    Args:
        body: The object.
        what: What it is called.
    """
    found = labels(at(body, ("metadata", "labels")))
    notes = labels(at(body, ("metadata", "annotations")))
    for tool, key, where in (
        ("Argo CD", _ARGO_TRACKING, notes),
        ("Argo CD", _ARGO_LABEL, found),
        ("Argo CD", _ARGO_LABEL, notes),
        ("Flux", _FLUX_KUSTOMIZE, found),
        ("Flux", _FLUX_HELM, found),
    ):
        if where.get(key):
            return GitOwner(tool, f"{what} has {key}: {where[key]}")
    for manager in managers_of(body):
        if manager in _GIT_MANAGERS:
            return GitOwner(_GIT_MANAGERS[manager], f"{what} is applied by {manager}")
    return None


def git_owner(namespace: Mapping[str, Any], standing: Standing) -> GitOwner | None:
    """Return who keeps a namespace, or its policies, as they are in Git.

    Args:
        namespace: The Namespace.
        standing: Its policies.
    """
    name = standing.space.name
    owner = git_owner_of(namespace, f"Namespace {name}")
    if owner is not None:
        return owner
    for (kind, policy), body in sorted(standing.live.items()):
        owner = git_owner_of(body, f"{kind} {name}/{policy}")
        if owner is not None:
            return owner
    return None


def strangers(standing: Standing) -> Iterator[str]:
    """Yield objects that have the name of one of the plan's and are not outgate's, in words."""
    for one in standing.present:
        body = standing.body(one)
        if body is not None and not is_ours(body):
            yield f"{one.kind} {standing.space.name}/{one.name}"


def managers_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return who owns fields of an object's spec, besides outgate itself.

    Args:
        body: The object.
    """
    found: dict[str, None] = {}
    for entry in sequence(at(body, ("metadata", "managedFields"))):
        manager = text(mapping(entry).get("manager"))
        fields = mapping(mapping(entry).get("fieldsV1"))
        if manager != FIELD_MANAGER and "f:spec" in fields:
            found[manager] = None
    return tuple(found)
