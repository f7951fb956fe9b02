"""The ends of two worlds on one scale, so that a mask of one can be held against the other's.

A mark of the scale is a workload, by namespace, kind and name, or a cell of outside addresses. On
each side it stands for any number of that side's endpoints: pods of one workload are told apart by
node and address too, which change without anybody's doing. Where the labels and ports that
policies look at part a workload's pods alike on both sides, each part is a mark of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.engine.reachability import Reachability
from outgate.model.workloads import Workload
from outgate.questions.differences.projecting import Projection
from outgate.questions.names import Namer


@dataclass(frozen=True, slots=True)
class Scale:
    """The common scale of two solved clusters."""

    marks: Endpoints
    """The marks, as endpoints that can be named and grouped like any others."""
    namer: Namer
    old: Projection
    new: Projection
    kept: int
    """Marks that stand for something on both sides."""
    only_new: int
    only_old: int


def make_scale(old: Reachability, new: Reachability, label_keys: frozenset[str]) -> Scale:
    """Lay two clusters on one scale.

    Args:
        old: One cluster.
        new: The other, cut by the same blocks and told apart by the same labels.
        label_keys: Those labels.
    """
    marks: list[Endpoint] = []
    of_old: list[tuple[Endpoint, ...]] = []
    of_new: list[tuple[Endpoint, ...]] = []

    def add(mark: Endpoint, before: list[Endpoint], after: list[Endpoint]) -> None:
        marks.append(replace(mark, index=len(marks)))
        of_old.append(tuple(before))
        of_new.append(tuple(after))

    old_classes, new_classes = _by_workload(old.endpoints), _by_workload(new.endpoints)
    for key in sorted(old_classes.keys() | new_classes.keys()):
        before, after = old_classes.get(key, []), new_classes.get(key, [])
        for some_before, some_after in _parts(before, after, label_keys):
            add(_mark_of(some_after or some_before), some_before, some_after)
    pods = len(marks)
    for cell in sorted(old.endpoints.by_cell.keys() & new.endpoints.by_cell.keys()):
        there = old.endpoints.all[old.endpoints.by_cell[cell]]
        here = new.endpoints.all[new.endpoints.by_cell[cell]]
        outside = there.outside & here.outside
        if outside:
            mark = Endpoint(0, EndpointKind.EXTERNAL, outside=outside, cell=cell)
            add(mark, [there], [here])
    every = (1 << len(marks)) - 1
    real = (1 << pods) - 1
    on_old = mask_of(index for index, found in enumerate(of_old) if found)
    on_new = mask_of(index for index, found in enumerate(of_new) if found)
    return Scale(
        marks=Endpoints(
            all=tuple(marks),
            namespaces={**old.endpoints.namespaces, **new.endpoints.namespaces},
            pods=real,
            real_pods=real,
            selectable=real,
            nodes=0,
            external=every & ~real,
            hypothetical=0,
            by_cell={},
            future={},
            assumed_dns=None,
        ),
        namer=Namer(replace(new.snapshot, workloads=tuple(_workloads(marks[:pods])))),
        old=Projection(of_old, len(old.endpoints.all)),
        new=Projection(of_new, len(new.endpoints.all)),
        kept=on_old & on_new,
        only_new=on_new & ~on_old,
        only_old=on_old & ~on_new,
    )


def _by_workload(endpoints: Endpoints) -> dict[tuple[str, str, str], list[Endpoint]]:
    found: dict[tuple[str, str, str], list[Endpoint]] = {}
    for index in members(endpoints.real_pods):
        endpoint = endpoints.all[index]
        if endpoint.workload is not None:
            item = endpoint.workload
            found.setdefault((item.namespace, item.name, item.kind), []).append(endpoint)
    return found


def _parts(
    before: list[Endpoint], after: list[Endpoint], label_keys: frozenset[str]
) -> Iterable[tuple[list[Endpoint], list[Endpoint]]]:
    """Split a workload's classes into parts that can be held against each other."""
    if len(before) > 1 and len(after) > 1:
        parts_before = _by_look(before, label_keys)
        parts_after = _by_look(after, label_keys)
        if len(parts_before) > 1 and parts_before.keys() == parts_after.keys():
            return [(parts_before[look], parts_after[look]) for look in parts_before]
    return [(before, after)]


def _by_look(classes: list[Endpoint], label_keys: frozenset[str]) -> dict[object, list[Endpoint]]:
    """Group classes by what policies see of their pods, wherever these run."""
    found: dict[object, list[Endpoint]] = {}
    for endpoint in classes:
        pod = endpoint.pod
        labels = frozenset(item for item in pod.labels.items() if item[0] in label_keys)
        found.setdefault((labels, pod.host_network, frozenset(pod.ports)), []).append(endpoint)
    return found


def _mark_of(classes: list[Endpoint]) -> Endpoint:
    first = classes[0]
    if len(classes) == 1:
        return first
    return replace(first, pods=tuple(pod for item in classes for pod in item.pods))


def _workloads(marks: list[Endpoint]) -> Iterator[Workload]:
    seen: set[int] = set()
    for mark in marks:
        if mark.workload is not None and id(mark.workload) not in seen:
            seen.add(id(mark.workload))
            yield mark.workload
