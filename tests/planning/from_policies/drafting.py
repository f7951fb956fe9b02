"""A few manifests, and what is drafted from their policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import EgressIntent
from outgate.intents.starting import start
from outgate.loading import load_objects
from outgate.model.facts import ClusterFacts
from outgate.planning.drafting import Draft, draft
from outgate.planning.ground import make_ground
from outgate.planning.names_lock import NamesLock

KubernetesObject = dict[str, Any]


def pod(name: str, labels: dict[str, str], **port: int) -> KubernetesObject:
    """Write a pod of namespace shop; ports by their names."""
    ports = [{"name": key, "containerPort": number} for key, number in port.items()]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"namespace": "shop", "name": name, "labels": labels},
        "spec": {"containers": [{"name": "c", "image": "i", "ports": ports}]},
    }


def policy(
    egress: list[KubernetesObject],
    chosen: KubernetesObject | None = None,
    name: str = "theirs",
    labels: dict[str, str] | None = None,
) -> KubernetesObject:
    """Write an egress policy of namespace shop."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"namespace": "shop", "name": name, "labels": labels or {}},
        "spec": {"podSelector": chosen or {}, "policyTypes": ["Egress"], "egress": egress},
    }


def drafted(objects: Iterable[KubernetesObject]) -> Draft:
    """Draft the intents of all workloads, with nothing known of the cluster but its objects."""
    world = load_objects(objects)
    ground = make_ground(
        world.snapshot, ClusterFacts(), world.profile, DEFAULT_BASELINE, NamesLock()
    )
    return draft(world, start(world.snapshot, DEFAULT_BASELINE).intents, ground)


def needs_of(intents: Iterable[EgressIntent]) -> dict[str, list[str]]:
    """Return the needs of each intent by its name, in words."""
    return {f"{one.name} for {one.subject}": [str(need) for need in one.needs] for one in intents}


def noted(found: Draft, words: str) -> tuple[str, ...]:
    """Return the subjects of the one note with these words; none where there is no such note."""
    (*subjects,) = (one.subjects for one in found.notes if words in one.what)
    assert len(subjects) <= 1
    return subjects[0] if subjects else ()
