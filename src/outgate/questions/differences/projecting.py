"""Masks of one world's endpoints into masks of the common scale's marks."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint


class Projection:
    """One side's endpoints and the marks that stand for them."""

    def __init__(self, classes: Sequence[tuple[Endpoint, ...]], endpoints: int) -> None:
        """Remember which mark stands for which endpoints.

        Args:
            classes: Per mark, this side's endpoints; none where the mark is the other side's.
            endpoints: How many endpoints this side has.
        """
        self.classes = classes
        self._mark_of = [-1] * endpoints
        for mark, found in enumerate(classes):
            for endpoint in found:
                self._mark_of[endpoint.index] = mark
        self._several = {mark: len(found) for mark, found in enumerate(classes) if len(found) > 1}
        self._runs = self._find_runs()
        self._known: dict[int, tuple[int, int]] = {}
        self.all = mask_of(index for index, mark in enumerate(self._mark_of) if mark >= 0)
        """The endpoints that marks stand for."""

    def endpoints_of(self, marks: int) -> int:
        """Return the endpoints that some marks stand for."""
        return mask_of(item.index for mark in members(marks) for item in self.classes[mark])

    def project(self, mask: int) -> tuple[int, int]:
        """Return the marks that a mask of endpoints holds, and those that it holds in part.

        A mark is held when all of its endpoints are.
        """
        if self._runs is not None:
            whole = 0
            for ones, start, mark in self._runs:
                whole |= (mask >> start & ones) << mark
            return whole, 0
        found = self._known.get(mask)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                # Masks are as long as the cluster is large; those that repeat come back soon.
                self._known.clear()
            found = self._known[mask] = self._project(mask)
        return found

    def _project(self, mask: int) -> tuple[int, int]:
        counts: dict[int, int] = {}
        marks: list[int] = []
        for index in members(mask):
            mark = self._mark_of[index]
            if mark in self._several:
                counts[mark] = counts.get(mark, 0) + 1
            elif mark >= 0:
                marks.append(mark)
        whole = mask_of(marks)
        part = 0
        for mark, number in counts.items():
            if number == self._several[mark]:
                whole |= 1 << mark
            else:
                part |= 1 << mark
        return whole, part

    def _find_runs(self) -> list[tuple[int, int, int]] | None:
        """Return stretches that keep their order, if they are few: then a mask is moved as such."""
        if self._several:
            return None
        runs: list[list[int]] = []
        for index, mark in enumerate(self._mark_of):
            if mark < 0:
                continue
            if runs and index == runs[-1][1] + runs[-1][0] and mark == runs[-1][2] + runs[-1][0]:
                runs[-1][0] += 1
            else:
                runs.append([1, index, mark])
        if len(runs) > _MOST_RUNS:
            return None
        return [((1 << size) - 1, start, mark) for size, start, mark in runs]


_MOST_RUNS = 32
_MOST_KNOWN = 4096
