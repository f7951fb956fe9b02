"""Who wants to know how far reading is: a source makes itself known, and is looked at from outside.

Nothing is reported: whoever watches reads counters that a source keeps anyway, so that reading
costs the same whether somebody watches or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Watched(Protocol):
    """Something that is being read."""

    def so_far(self) -> str:
        """Return in a few words how much was read; may be called from another thread."""


_WATCHER: ContextVar[Callable[[Watched], None] | None] = ContextVar("watcher", default=None)


@contextmanager
def watching(watcher: Callable[[Watched], None]) -> Iterator[None]:
    """Learn of every source that begins to be read within a block.

    Args:
        watcher: Is called with each, in the thread that reads.
    """
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def begins(source: Watched) -> None:
    """Make a source known that begins to be read.

    Args:
        source: The source.
    """
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher(source)
