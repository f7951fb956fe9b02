"""Applies a proposed Change to the objects that it was proposed for, as a person would."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outgate.questions.answers import Change
    from tests.snapshot.objects import KubernetesObject


def applied(
    objects: Iterable[KubernetesObject], changes: Iterable[Change]
) -> list[KubernetesObject]:
    """Return the objects after some changes; the given ones stay as they are.

    Args:
        objects: The cluster.
        changes: What an answer proposed.
    """
    found = copy.deepcopy(list(objects))
    for change in changes:
        if change.manifest:
            found.append(copy.deepcopy(change.manifest))
        if change.rule:
            spec = policy_named(found, change.policy)["spec"]
            spec.setdefault(change.direction, []).append(copy.deepcopy(change.rule))
        if change.remove:
            remove_rules(found, change)
    return found


def remove_rules(objects: list[KubernetesObject], change: Change) -> None:
    """Take the rules away that a change names, all at once.

    A change that says so states policyTypes: without its last egress rule a policy that leaves
    them out would no longer isolate for egress.
    """
    gone: dict[tuple[str, str], set[int]] = {}
    for item in change.remove:
        name, _, field = item.partition(" ")
        direction, index = field.removeprefix("spec.").removesuffix("]").split("[")
        gone.setdefault((name, direction), set()).add(int(index))
    for (name, direction), indices in gone.items():
        spec = policy_named(objects, name)["spec"]
        rules = spec[direction]
        if "policyTypes" in change.words:
            spec.setdefault("policyTypes", ["Ingress", "Egress"])
        spec[direction] = [rule for index, rule in enumerate(rules) if index not in indices]


def policy_named(objects: list[KubernetesObject], name: str) -> KubernetesObject:
    """Return the NetworkPolicy ``namespace/name``."""
    namespace, _, own = name.partition("/")
    (found,) = [
        one
        for one in objects
        if one["kind"] == "NetworkPolicy"
        and (one["metadata"].get("namespace") or "default", one["metadata"]["name"])
        == (namespace, own)
    ]
    return found
