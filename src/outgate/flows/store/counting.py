"""How far the reading of a store is, for whoever watches; see `manifests.watching`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outgate.flows.store.briefs import Brief


class Counted:
    """Edges that are counted while they are read."""

    def __init__(self, edges: Iterable[Brief]) -> None:
        """Count.

        Args:
            edges: The edges.
        """
        self._edges = edges
        self._number = 0

    def __iter__(self) -> Iterator[Brief]:
        for edge in self._edges:
            self._number += 1
            yield edge

    def so_far(self) -> str:
        """Return in a few words how many there were; may be called from another thread."""
        return f"{self._number:,} recorded edges"
