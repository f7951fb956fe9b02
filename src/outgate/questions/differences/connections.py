"""Which connections differ, grouped so that output follows behaviour, not the number of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint, Endpoints
from outgate.questions.differences.answers import (
    ConnectionDifference,
    Ends,
    NamespaceDifference,
    PairCounts,
    Passing,
    Shift,
)
from outgate.questions.differences.rows import Reached
from outgate.questions.differences.scale import Scale
from outgate.questions.grouping import Grouping
from outgate.questions.reach import is_one_pod

NOTHING_PASSES = Passing()
_OUTSIDE = "(outside)"
_ORDER = {
    (shift, ends): rank
    for rank, (ends, shift) in enumerate((ends, shift) for ends in Ends for shift in Shift)
}


class Collector:
    """Collects what differs source by source."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale
        self._groups: dict[tuple[Passing, Passing, Ends, int], list[int]] = {}

    def add(
        self, source: int, before: Reached, after: Reached
    ) -> list[tuple[Passing, Passing, int]]:
        """Take what one mark reaches on either side.

        Returns:
            What passed, what passes now, and to whom; empty where nothing differs.
        """
        if before == after:
            return []
        found = [
            (was, now, mask)
            for was, now, mask in _apart(before, after)
            if mask != 1 << source or not is_one_pod(self._scale.marks.all[source])
        ]
        for was, now, mask in found:
            for ends, part in self._by_ends(source, mask):
                self._groups.setdefault((was, now, ends, part), []).append(source)
        return found

    def _by_ends(self, source: int, mask: int) -> Iterator[tuple[Ends, int]]:
        scale = self._scale
        bit = 1 << source
        if bit & scale.only_new:
            yield Ends.NEW, mask
        elif bit & scale.only_old:
            yield Ends.GONE, mask
        else:
            for ends, those in (
                (Ends.KEPT, scale.kept),
                (Ends.NEW, scale.only_new),
                (Ends.GONE, scale.only_old),
            ):
                part = mask & those
                if part:
                    yield ends, part

    def differences(self) -> tuple[ConnectionDifference, ...]:
        """Return what was collected, what matters most first."""
        grouping = Grouping(self._scale.marks, self._scale.namer)
        found = [
            ConnectionDifference(
                shift=shift_of(was, now),
                ends=ends,
                sources=grouping.members(mask_of(sources)),
                destinations=grouping.members(mask),
                before=was,
                after=now,
                pairs=self._count(sources, mask),
            )
            for (was, now, ends, mask), sources in self._groups.items()
        ]
        found.sort(
            key=lambda item: (
                _ORDER[item.shift, item.ends],
                -item.pairs,
                item.sources.words,
                item.destinations.words,
                _words(item.before),
                _words(item.after),
            )
        )
        return tuple(found)

    def counts(self) -> dict[Ends, PairCounts]:
        """Return how many pairs differ, by whether their ends are on both sides."""
        numbers = {(ends, shift): 0 for ends in Ends for shift in Shift}
        for (was, now, ends, mask), sources in self._groups.items():
            numbers[ends, shift_of(was, now)] += self._count(sources, mask)
        return {ends: PairCounts(*(numbers[ends, shift] for shift in Shift)) for ends in Ends}

    def by_namespace(self) -> tuple[NamespaceDifference, ...]:
        """Return how many pairs of ends on both sides differ between namespaces, most first."""
        marks = self._scale.marks
        numbers: dict[tuple[str, str], dict[Shift, int]] = {}
        for (was, now, ends, mask), sources in self._groups.items():
            if ends is not Ends.KEPT:
                continue
            shift = shift_of(was, now)
            reached = _by_space(marks, members(mask))
            for from_space, from_count in _by_space(marks, sources).items():
                for to_space, to_count in reached.items():
                    cell = numbers.setdefault((from_space, to_space), dict.fromkeys(Shift, 0))
                    cell[shift] += from_count * to_count
            for source in sources:
                if self._is_itself(source, mask):
                    space = marks.all[source].namespace
                    numbers[space, space][shift] -= 1
        found = [
            NamespaceDifference(source, destination, PairCounts(*(cell[shift] for shift in Shift)))
            for (source, destination), cell in numbers.items()
        ]
        kept = [item for item in found if item.pairs.all]
        return tuple(
            sorted(kept, key=lambda item: (-item.pairs.all, item.source, item.destination))
        )

    def _count(self, sources: list[int], mask: int) -> int:
        alone = sum(1 for source in sources if self._is_itself(source, mask))
        return len(sources) * mask.bit_count() - alone

    def _is_itself(self, source: int, mask: int) -> bool:
        return bool(mask >> source & 1) and is_one_pod(self._scale.marks.all[source])


def shift_of(was: Passing, now: Passing) -> Shift:
    """Say what becomes of connections."""
    if not was:
        return Shift.APPEARS
    return Shift.CHANGES if now else Shift.DISAPPEARS


def _apart(before: Reached, after: Reached) -> Iterator[tuple[Passing, Passing, int]]:
    met = 0
    for was, was_mask in before.items():
        rest = was_mask
        for now, now_mask in after.items():
            both = rest & now_mask
            if both:
                rest ^= both
                if was != now:
                    yield was, now, both
        if rest:
            yield was, NOTHING_PASSES, rest
        met |= was_mask
    for now, now_mask in after.items():
        if now_mask & ~met:
            yield NOTHING_PASSES, now, now_mask & ~met


def _by_space(marks: Endpoints, indexes: Iterable[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index in indexes:
        name = space_of(marks.all[index])
        found[name] = found.get(name, 0) + 1
    return found


def space_of(mark: Endpoint) -> str:
    """Return a mark's namespace, or what stands for all that is outside."""
    return mark.namespace or _OUTSIDE


def _words(passing: Passing) -> str:
    return f"{passing.allowed} {passing.partly} {passing.unknown}"
