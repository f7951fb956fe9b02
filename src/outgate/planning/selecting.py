"""The labels by which a policy names a workload: the fewest that stay, and that name no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from outgate.model.labels import is_stable, telling_order
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Labels, Workload

_MOST_TRIED = 4096


@dataclass(frozen=True, slots=True)
class Naming:
    """How a workload is selected."""

    selector: Selector | None
    """None where its pods have no label in common that stays."""
    also: tuple[Workload, ...] = ()
    """Other workloads whose pods the selector selects too: no labels tell them apart."""


def equality(labels: Labels) -> Selector:
    """Return the selector that matchLabels of these labels is."""
    return Selector(
        tuple(Requirement(key, Operator.IN, (value,)) for key, value in sorted(labels.items()))
    )


class Namings:
    """Finds and remembers the selectors of the workloads of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._beside: dict[str, list[tuple[Workload, tuple[Labels, ...]]]] = {}
        self._holders: dict[tuple[str, str, str], int] = {}
        """Namespace, key and value to the workloads, as bits, some pod of which has the label."""
        for workload in snapshot.workloads:
            pods = selectable_labels(workload)
            if not pods:
                continue
            beside = self._beside.setdefault(workload.namespace, [])
            bit = 1 << len(beside)
            beside.append((workload, pods))
            for item in {pair for labels in pods for pair in labels.items()}:
                key = (workload.namespace, *item)
                self._holders[key] = self._holders.get(key, 0) | bit
        self._known: dict[int, Naming] = {}

    def of(self, workload: Workload) -> Naming:
        """Return how a workload is selected within its namespace.

        Args:
            workload: One of the snapshot's.
        """
        found = self._known.get(id(workload))
        if found is None:
            found = self._known[id(workload)] = self._find(workload)
        return found

    def selected(self, namespace: str, selector: Selector) -> tuple[Workload, ...]:
        """Return the workloads of a namespace of which the selector selects some pod."""
        return tuple(
            workload
            for workload, pods in self._beside.get(namespace, ())
            if any(selector.matches(labels) for labels in pods)
        )

    def _find(self, workload: Workload) -> Naming:
        own = common_labels(selectable_labels(workload))
        stable = sorted((key for key in own if is_stable(key)), key=telling_order)
        if not stable:
            return Naming(None)
        tried = 0
        for size in range(1, len(stable) + 1):
            for keys in combinations(stable, size):
                tried += 1
                if tried > _MOST_TRIED:
                    break
                # A workload may have the labels on different pods: then it is looked at.
                if self._others(workload, own, keys) == ():
                    return Naming(equality({key: own[key] for key in keys}))
        also = self._others(workload, own, stable)
        narrow = self._narrowed(workload, own, stable, also)
        return Naming(equality({key: own[key] for key in narrow}), also)

    def _others(self, workload: Workload, own: Labels, keys: Sequence[str]) -> tuple[Workload, ...]:
        holders = -1
        for key in keys:
            holders &= self._holders.get((workload.namespace, key, own[key]), 0)
        beside = self._beside[workload.namespace]
        found: list[Workload] = []
        while holders:
            bit = holders & -holders
            holders ^= bit
            other, pods = beside[bit.bit_length() - 1]
            if other is not workload and any(
                all(labels.get(key) == own[key] for key in keys) for labels in pods
            ):
                found.append(other)
        return tuple(found)

    def _narrowed(
        self,
        workload: Workload,
        own: Labels,
        keys: Sequence[str],
        also: tuple[Workload, ...],
    ) -> list[str]:
        """Drop the labels without which still the same others are selected."""
        kept = list(keys)
        for key in reversed(keys):
            left = [item for item in kept if item != key]
            if left and self._others(workload, own, left) == also:
                kept = left
        return kept


def selectable_labels(workload: Workload) -> tuple[Labels, ...]:
    """Return the labels of the pods, and of the template, that selectors can select."""
    return tuple(pod.labels for pod in workload.pods if not pod.host_network)


def common_labels(pods: Iterable[Labels]) -> dict[str, str]:
    """Return the labels that all of them have, with the same value."""
    common: dict[str, str] | None = None
    for labels in pods:
        if common is None:
            common = dict(labels)
        else:
            common = {key: value for key, value in common.items() if labels.get(key) == value}
    return common or {}
