"""Several files at once, each in a process of its own: edges come back, and records do not."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from outgate.flows.importing import Collected, Ground, collect, opened
from outgate.flows.marking import packed, unpacked
from outgate.flows.store import rows

_MOST = 8
_here: tuple[Ground, dict[int, bytes], str, frozenset[int]] | None = None


def collect_all(
    files: list[str],
    ground: Ground,
    known: dict[int, bytes],
    folder: str,
    marks: Collection[int] = (),
) -> Iterator[Collected]:
    """Read files, as many at a time as there are cores.

    Args:
        files: The files.
        ground: What their records are held against.
        known: Sizes and digests of what was imported before.
        folder: For files that are needed for a while.
        marks: Of records that were imported before.

    Yields:
        What became of each, in the order of the files.
    """
    cores = min(_cores(), len(files), _MOST)
    context = get_context("spawn")
    with ProcessPoolExecutor(
        cores, context, _begin, (ground, known, folder, packed(marks))
    ) as pool:
        yield from pool.map(_one, files)


def _cores() -> int:
    """Return how many this process may use; not every system tells that of a process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin(ground: Ground, known: dict[int, bytes], folder: str, marks: bytes) -> None:
    global _here
    _here = ground, known, folder, frozenset(unpacked(marks))


def _one(name: str) -> Collected:
    if _here is None:
        raise RuntimeError("the process was not told what to read against")
    ground, known, folder, marks = _here
    with opened(name) as stream:
        found = collect(stream, name, ground, known, folder, marks=marks)
    # What this process does the other one need not do, which has several to add.
    return replace(found, edges=(), rows=rows.packed(map(rows.row_of, found.edges)))
