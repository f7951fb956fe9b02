"""The connections of an answer as few nodes and arrows: ends that are alike in it are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoints
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Alike, Link, Place, Sketch
from outgate.questions.grouping import Grouping
from outgate.sets.traffic import Traffic

_INTERNET = "the internet"
Group: TypeAlias = tuple[Verdict, Traffic, int, int]
"""All of the first mask reach all of the second."""


def sketch(
    endpoints: Endpoints, grouping: Grouping, groups: Sequence[Group], *, asked: int, bare: int
) -> Sketch:
    """Return groups of connections as nodes and arrows.

    Args:
        endpoints: All endpoints.
        grouping: What names them.
        groups: The connections.
        asked: The endpoints that the question is about.
        bare: Those that are one pod, which has no second pod to connect to.
    """
    masks = dict.fromkeys(mask for group in groups for mask in group[2:])
    atoms = _atoms(endpoints, masks)
    numbers = {index: number for number, atom in enumerate(atoms) for index in members(atom)}
    holds = {mask: tuple(sorted({numbers[index] for index in members(mask)})) for mask in masks}
    touched = 0
    for mask in masks:
        touched |= mask
    ends = [_alike(endpoints, grouping, atom, bare) for atom in atoms]
    return Sketch(
        ends=tuple(_rest_of_the_world(endpoints, atoms, ends)),
        links=tuple(
            Link(verdict, traffic, holds[sources], holds[destinations])
            for verdict, traffic, sources, destinations in groups
        ),
        unconnected=(asked & endpoints.real_pods & ~touched).bit_count(),
    )


def _atoms(endpoints: Endpoints, masks: Iterable[int]) -> list[int]:
    """Return the largest sets that lie in one place each and inside or outside of each mask."""
    marks: dict[int, list[int]] = {}
    for number, mask in enumerate(masks):
        for index in members(mask):
            marks.setdefault(index, []).append(number)
    found: dict[tuple[str, str, tuple[int, ...]], list[int]] = {}
    for index in sorted(marks):
        place, namespace = _place(endpoints, index)
        found.setdefault((place, namespace, tuple(marks[index])), []).append(index)
    return [mask_of(indexes) for indexes in found.values()]


def _place(endpoints: Endpoints, index: int) -> tuple[Place, str]:
    if endpoints.external >> index & 1:
        return Place.OUTSIDE, ""
    if endpoints.nodes >> index & 1:
        return Place.NODE, ""
    return Place.NAMESPACE, endpoints.all[index].namespace


def _alike(endpoints: Endpoints, grouping: Grouping, atom: int, bare: int) -> Alike:
    place, namespace = _place(endpoints, (atom & -atom).bit_length() - 1)
    count = atom.bit_count()
    if place is Place.OUTSIDE:
        return Alike(place, "", (grouping.members(atom).words,), atom == endpoints.external, count)
    if place is Place.NODE:
        return Alike(place, "", grouping.members(atom).nodes, atom == endpoints.nodes, count)
    return Alike(
        place,
        namespace,
        grouping.names(atom),
        atom == grouping.whole(namespace),
        count,
        (atom & bare).bit_count(),
    )


def _rest_of_the_world(
    endpoints: Endpoints, atoms: Sequence[int], ends: Sequence[Alike]
) -> Iterator[Alike]:
    """Call the outside addresses that hold the internet the rest, where all others are named."""
    outside = [atom for atom in atoms if atom & endpoints.external]
    is_complete = sum(outside) == endpoints.external and len(outside) > 1
    for end in ends:
        if is_complete and end.place is Place.OUTSIDE and end.names[0].startswith(_INTERNET):
            yield replace(end, names=("every other outside address",))
        else:
            yield end
