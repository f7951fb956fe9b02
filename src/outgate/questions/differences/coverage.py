"""Whom policies cover otherwise than before, and what the next pod of a namespace will meet."""

from __future__ import annotations

from collections.abc import Iterable

from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.model.entries import Direction
from outgate.questions.answers import Coverage
from outgate.questions.coverage import audit_direction, combined
from outgate.questions.differences.answers import IsolationDifference, NextPodDifference
from outgate.questions.differences.scale import Scale

_Key = tuple[Direction, Coverage, Coverage]


def isolation_differences(
    old: Reachability, new: Reachability, scale: Scale, marks: Iterable[int]
) -> tuple[IsolationDifference, ...]:
    """Return the workloads of both sides that are covered otherwise.

    Args:
        old: One side.
        new: The other.
        scale: Both on one scale.
        marks: The workloads to look at; those of one side only are left out.
    """
    found: dict[_Key, dict[str, None]] = {}
    for index in marks:
        mark = scale.marks.all[index]
        if not scale.kept >> index & 1 or mark.workload is None:
            continue
        for direction in Direction:
            was = _coverage(old, direction, scale.old.classes[index])
            now = _coverage(new, direction, scale.new.classes[index])
            if was is not now:
                name = scale.namer.workload(mark.workload)
                found.setdefault((direction, was, now), {})[name] = None
    return tuple(
        IsolationDifference(str(direction), was, now, tuple(names))
        for (direction, was, now), names in sorted(found.items(), key=_order)
    )


def next_pod_differences(
    old: Reachability, new: Reachability, namespaces: frozenset[str] | None
) -> tuple[NextPodDifference, ...]:
    """Return the namespaces of both sides in which a pod made later will meet something else."""
    found: dict[_Key, dict[str, None]] = {}
    for name in sorted(old.endpoints.future.keys() & new.endpoints.future.keys()):
        if namespaces is not None and name not in namespaces:
            continue
        before = old.endpoints.all[old.endpoints.future[name]]
        after = new.endpoints.all[new.endpoints.future[name]]
        for direction in Direction:
            was = _coverage(old, direction, (before,))
            now = _coverage(new, direction, (after,))
            if was is not now:
                found.setdefault((direction, was, now), {})[name] = None
    return tuple(
        NextPodDifference(str(direction), was, now, tuple(names))
        for (direction, was, now), names in sorted(found.items(), key=_order)
    )


def _coverage(
    reachability: Reachability, direction: Direction, classes: tuple[Endpoint, ...]
) -> Coverage:
    parts = [audit_direction(reachability, direction, item) for item in classes]
    return combined(parts).coverage


def _order(item: tuple[_Key, dict[str, None]]) -> tuple[int, str, str]:
    (direction, was, now), _ = item
    return list(Direction).index(direction), now, was
