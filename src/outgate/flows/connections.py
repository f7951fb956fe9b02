"""Tells a further report of a connection from a new connection, within bounds.

Reports of one connection are one as long as no more than `WINDOW` passes between two of them, and
no more than `MOST` others come in between. Beyond that a long silence counts as a new connection,
which makes counts larger and never learns an edge that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

WINDOW = 600 * 1_000_000
"""Microseconds between two reports of one connection."""
MOST = 30_000
"""So many connections are remembered at least, and twice as many at most."""


@dataclass(slots=True)
class Seen:
    """A connection that has been reported."""

    edge: Any
    """Where it counts."""
    day: int
    last: int
    rank: int
    """How much its class says."""
    inferred: bool
    by_address: bool
    vantages: int = 0
    """A bit for each place where it was counted."""


@dataclass(slots=True)
class Connections:
    """The connections that were reported of late."""

    _young: dict[tuple[Any, ...], Seen] = field(default_factory=dict)
    _old: dict[tuple[Any, ...], Seen] = field(default_factory=dict)

    def find(self, key: tuple[Any, ...], time: int) -> Seen | None:
        """Return a connection that was reported before.

        Args:
            key: Its ends.
            time: When it is reported now.
        """
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is None:
                return None
            self.put(key, found)
        if not -WINDOW <= time - found.last <= WINDOW:
            return None
        return found

    def put(self, key: tuple[Any, ...], seen: Seen) -> None:
        """Remember a connection."""
        if len(self._young) >= MOST:
            self._old = self._young
            self._young = {}
        self._young[key] = seen
