"""Short ways to ask a hand-made cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import outgate

if TYPE_CHECKING:
    from outgate.engine.endpoints import Endpoint
    from outgate.questions.answers import Part
    from tests.snapshot.objects import KubernetesObject


def world(*objects: KubernetesObject, **options: Any) -> outgate.World:
    """Return the world of some objects."""
    return outgate.load_objects(objects, **options)


def verdict(found: outgate.World, source: str, destination: str) -> str:
    """Return the verdict in one word."""
    return str(found.explain(source, destination).verdict)


def verdicts(found: outgate.World, source: str, *destinations: str) -> list[str]:
    """Return the verdicts for several destinations."""
    return [verdict(found, source, destination) for destination in destinations]


def only_part(found: outgate.World, source: str, destination: str) -> Part:
    """Return the one part of an answer."""
    (part,) = found.explain(source, destination).parts
    return part


def pod_classes(found: outgate.World) -> list[list[str]]:
    """Return the pods of every endpoint that is in the input, by name."""
    return [
        [pod.name for pod in endpoint.pods]
        for endpoint in found.reachability.endpoints.all
        if endpoint.pods and not endpoint.hypothetical
    ]


def pods_in(found: outgate.World, mask: int) -> set[str]:
    """Return the names of the pods of the input, and of the nodes, in a mask."""
    return {
        endpoint.pods[0].name if endpoint.pods else f"node:{endpoint.node}"
        for endpoint in members_of(found, mask)
        if not endpoint.hypothetical and (endpoint.pods or endpoint.node)
    }


def members_of(found: outgate.World, mask: int) -> list[Endpoint]:
    """Return the endpoints in a mask."""
    return [item for item in found.reachability.endpoints.all if mask >> item.index & 1]
