"""Where the things of the flow picture stand: computed here, so that a page never jumps.

Namespaces stand on a circle, those that talk most beside each other, with a gap at the top where
the world outside is. A small cluster shows its workloads instead, namespace by namespace.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outgate.questions.atlases import Atlas

MOST_WORKLOADS = 60
"""Up to this many workloads the picture is of workloads, above of namespaces."""
_GAP = pi / 3
"""The part of the circle that is left free for the outside."""
_SPACING = 22.0
"""The least distance between neighbours: their names need it."""
_LEAST_RADIUS = 300.0
_MEMORY = 5
"""How many of the placed namespaces draw the next one near."""


@dataclass(frozen=True, slots=True)
class Place:
    """One thing's place; the centre of the circle is 0, 0 and y grows downwards."""

    number: int
    """Of the namespace or workload."""
    x: float
    y: float
    angle: float
    """In degrees, clockwise from the right."""
    size: float


@dataclass(frozen=True, slots=True)
class FlowLayout:
    """All places."""

    is_of_workloads: bool
    radius: float
    places: tuple[Place, ...]


def flow_layout(atlas: Atlas) -> FlowLayout:
    """Place a cluster's namespaces, or the workloads of a small one.

    Args:
        atlas: The solved cluster.
    """
    numbers = {item.name: number for number, item in enumerate(atlas.namespaces)}
    counts = [0] * len(numbers)
    for item in atlas.audit.workloads:
        counts[numbers[item.namespace]] += 1
    order = _order(atlas, numbers, counts)
    workloads = atlas.audit.workloads
    small = len(workloads) <= MOST_WORKLOADS
    if small:
        rank = {number: place for place, number in enumerate(order)}
        things = sorted(
            range(len(workloads)),
            key=lambda item: (rank[numbers[workloads[item].namespace]], workloads[item].name),
        )
        sizes = [9.0] * len(things)
        breaks = [
            place > 0
            and workloads[things[place]].namespace != workloads[things[place - 1]].namespace
            for place in range(len(things))
        ]
    else:
        things = order
        largest = max(counts, default=1) or 1
        sizes = [5 + 9 * sqrt(counts[number] / largest) for number in things]
        breaks = [False] * len(things)
    slots: list[float] = []
    position = 0.0
    for is_break in breaks:
        position += 2.2 if is_break else 1.0
        slots.append(position)
    whole = position + 1.0
    radius = max(_LEAST_RADIUS, whole * _SPACING / (2 * pi - _GAP))
    places = []
    for number, slot, size in zip(things, slots, sizes, strict=True):
        angle = -pi / 2 + _GAP / 2 + (2 * pi - _GAP) * slot / whole
        places.append(
            Place(
                number,
                round(radius * cos(angle), 1),
                round(radius * sin(angle), 1),
                round(angle * 180 / pi, 2),
                round(size, 1),
            )
        )
    return FlowLayout(small, round(radius, 1), tuple(places))


def _order(atlas: Atlas, numbers: dict[str, int], counts: list[int]) -> list[int]:
    """Put namespaces in a row: next comes who talks most with those placed last."""
    weights: dict[int, dict[int, float]] = {number: {} for number in numbers.values()}
    for source, destination, pairs in atlas.flows:
        left, right = numbers.get(source), numbers.get(destination)
        if left is None or right is None or left == right:
            continue
        share = pairs / max(1, counts[left] * counts[right])
        weights[left][right] = weights[left].get(right, 0.0) + share
        weights[right][left] = weights[right].get(left, 0.0) + share
    names = {number: name for name, number in numbers.items()}
    left_over = {number for number in numbers.values() if counts[number]}
    placed: list[int] = []
    while left_over:
        recent = placed[-_MEMORY:][::-1]

        def pull(number: int, recent: list[int] = recent) -> float:
            near = weights[number]
            return sum(near.get(other, 0.0) / (1 + age) for age, other in enumerate(recent))

        chosen = min(left_over, key=lambda number: (-round(pull(number), 9), names[number]))
        placed.append(chosen)
        left_over.remove(chosen)
    return placed
