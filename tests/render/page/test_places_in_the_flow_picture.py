"""Where things stand in the flow picture: apart, in order, and the same every time."""

from __future__ import annotations

from itertools import pairwise
from math import dist, hypot
from typing import Any

import outgate
from outgate.render.html.flow_layout import MOST_WORKLOADS, FlowLayout, flow_layout


def pod(namespace: str, name: str) -> dict[str, Any]:
    """Return a pod with a label of its own."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": {"containers": [{"name": "main", "image": "none"}]},
    }


def layout_of(objects: list[dict[str, Any]]) -> FlowLayout:
    """Place the things of some objects."""
    return flow_layout(outgate.load_objects(objects).atlas())


def test_small_clusters_show_workloads_namespace_by_namespace() -> None:
    """Neighbours share a namespace; between two there is a wider gap."""
    found = layout_of([pod(space, f"pod-{number}") for space in "ab" for number in range(4)])

    assert found.is_of_workloads
    steps = [right.angle - left.angle for left, right in pairwise(found.places)]
    assert steps.index(max(steps)) == 3
    assert len({round(step, 1) for step in steps}) <= 3


def test_large_clusters_show_namespaces() -> None:
    """One place for each namespace with workloads, its size by how many."""
    spaces = {"small": 1, "large": MOST_WORKLOADS}
    found = layout_of([pod(space, f"p{n}") for space, size in spaces.items() for n in range(size)])

    assert not found.is_of_workloads
    assert len(found.places) == 2
    sizes = sorted(place.size for place in found.places)
    assert sizes[0] < sizes[1]


def test_two_hundred_namespaces_stand_apart() -> None:
    """The circle grows so that names have room, and leaves the top to the outside."""
    found = layout_of([pod(f"ns-{number}", "only") for number in range(200)])

    places = [(place.x, place.y) for place in found.places]
    assert min(dist(left, right) for left, right in pairwise(places)) > 20
    assert max(abs(hypot(x, y) - found.radius) for x, y in places) < 0.2
    assert all(not 240 < place.angle % 360 < 300 for place in found.places)


def test_those_that_talk_stand_together() -> None:
    """A pair that alone is allowed to talk are neighbours, whatever their names."""
    objects = [pod(f"ns-{number}", f"pod-{n}") for number in range(8) for n in range(10)]
    for number in range(8):
        peers = {0: 7, 7: 0}.get(number)
        selector = {"kubernetes.io/metadata.name": f"ns-{peers}"}
        rule = {"from": [{"namespaceSelector": {"matchLabels": selector}}]}
        objects.append(
            {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {"name": "only", "namespace": f"ns-{number}"},
                "spec": {
                    "podSelector": {},
                    "policyTypes": ["Ingress"],
                    "ingress": [rule] if peers is not None else [],
                },
            }
        )
    world = outgate.load_objects(objects)
    names = [item.name for item in world.atlas().namespaces]
    order = [names[place.number] for place in flow_layout(world.atlas()).places]

    assert order[:2] == ["ns-0", "ns-7"]


def test_nothing_to_place() -> None:
    """An empty cluster has an empty picture."""
    assert layout_of([]).places == ()
