"""The most frequent of any number of edges, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappush, heappushpop

from outgate.flows.store.briefs import Brief


@dataclass(slots=True)
class MostFrequent:
    """Keeps the edges with the most connections; of equals those that came first."""

    most: int
    """How many are kept."""
    left_out: int = 0
    """How many are not."""
    _heap: list[tuple[int, int, Brief]] = field(default_factory=list)
    _number: int = 0

    def add(self, edge: Brief) -> None:
        """Take an edge."""
        self._number += 1
        entry = (edge.connections, -self._number, edge)
        if len(self._heap) < self.most:
            heappush(self._heap, entry)
            return
        self.left_out += 1
        heappushpop(self._heap, entry)

    def listed(self) -> list[Brief]:
        """Return those that are kept, the most frequent first."""
        return [edge for _, _, edge in sorted(self._heap, reverse=True)]
