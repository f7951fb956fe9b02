"""Files into a store: what was taken in before is not taken in again, and a file counts whole.

Each input is collected beside the store and added to it in one step at its end, so that whatever
stops an import leaves the inputs before it in the store and nothing of the one in hand. A log that
has grown since is taken from where it was left: its beginning is known again by its digest.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from outgate.errors import ConfigurationError, InputError
from outgate.flows.accounting import Accounting
from outgate.flows.collecting import Collector
from outgate.flows.edges import Edge
from outgate.flows.envelopes import Stretch, records
from outgate.flows.identifying import Identities
from outgate.flows.marking import packed
from outgate.flows.orienting import Servers
from outgate.flows.parties import Party
from outgate.flows.reading import SourceReader, read_all
from outgate.flows.store import rows
from outgate.flows.store.store import ImportRecord, Store


@dataclass(frozen=True, slots=True)
class Ground:
    """What records are held against."""

    identities: Identities
    servers: Servers
    source: str = ""
    """The name of the source, where the user says it."""
    prefixes: tuple[str, ...] = ()
    """Of lines of the kernel that are of denied packets, beside those that say so."""
    allowed_prefixes: tuple[str, ...] = ()
    """Of lines of the kernel that are of packets that were let through, likewise."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one input."""

    name: str
    accounting: Accounting
    sources: dict[str, int]
    size: int
    digest: bytes
    known: int = 0
    """Bytes at its beginning that an import before had taken in."""
    edges: tuple[Edge, ...] = ()
    scratch: str = ""
    """A store with more edges than fit here."""
    error: str = ""
    """What stopped the reading, where something did."""
    owners: tuple[tuple[Party, Party], ...] = ()
    """What records without an owner call a workload, and the workload; see `Identities.owners`."""
    marks: bytes = b""
    """Of its last records; see `marking`."""
    rows: bytes = b""
    """Edges that another process has made, as the store keeps them; see `rows.packed`."""


@dataclass(slots=True)
class _Sink:
    """Takes edges, and puts them into a file when there are many."""

    folder: str
    edges: list[Edge] = field(default_factory=list)
    scratch: Store | None = None

    def write(self, edges: Iterator[Edge]) -> None:
        if not self.edges and self.scratch is None:
            self.edges.extend(edges)
            return
        try:
            if self.scratch is None:
                handle = tempfile.NamedTemporaryFile(dir=self.folder, suffix=".edges", delete=False)  # noqa: SIM115
                handle.close()
                self.scratch = Store(handle.name, create=True)
            with self.scratch.writing():
                self.scratch.add(self.edges)
                self.scratch.add(edges)
        except (ConfigurationError, OSError):
            raise ConfigurationError(
                f"no room below {str(Path(self.folder).parent)!r} for the edges of a log until it "
                "is read: nothing was added of it; make room, or set TMPDIR to another folder"
            ) from None
        self.edges.clear()

    def forget(self) -> None:
        self.edges.clear()
        if self.scratch is not None:
            self.scratch.close()
            self.scratch.path.unlink()
            self.scratch = None


def collect(
    stream: BinaryIO,
    name: str,
    ground: Ground,
    known: dict[int, bytes],
    folder: str,
    tick: Callable[[int], None] = lambda _: None,
    marks: Collection[int] = (),
) -> Collected:
    """Read one input.

    Args:
        stream: The input.
        name: What it is called.
        ground: What its records are held against.
        known: Sizes and digests of what was imported before.
        folder: For files that are needed for a while.
        tick: Is told now and then how many records there were.
        marks: Of records that other inputs have brought before.
    """
    sink = _Sink(folder)
    current = [Collector(ground.identities, ground.servers, sink.write, marks)]
    stretch = Stretch(stream, name)
    begun = [0]

    def at(size: int, digest: bytes) -> None:
        if known.get(size) == digest:
            begun[0] = size
            sink.forget()
            current[0] = Collector(ground.identities, ground.servers, sink.write, marks)

    reader = SourceReader(ground.source, ground.prefixes, ground.allowed_prefixes)
    error = ""
    try:
        pieces = stretch.pieces(at, list(known))
        read_all(records(pieces), name, reader, lambda: current[0], tick)
    except InputError as broken:
        error = str(broken)
    collector = current[0]
    collector.finish()
    scratch = ""
    if sink.scratch is not None:
        scratch = str(sink.scratch.path)
        sink.scratch.close()
    return Collected(
        name,
        collector.accounting,
        reader.sources,
        stretch.size,
        stretch.digest,
        begun[0],
        tuple(sink.edges),
        scratch,
        error,
        ground.identities.owners,
        packed(collector.marks),
    )


def put(store: Store, collected: Collected) -> bool:
    """Add what was collected to a store.

    Args:
        store: The store.
        collected: Of one input.

    Returns:
        Whether there was anything that was not there before.
    """
    if not collected.accounting.read:
        return False
    record = ImportRecord(
        imported=int(time.time() * 1_000_000),
        origin=collected.name,
        source=",".join(sorted(collected.sources)),
        size=collected.size,
        digest=collected.digest,
        accounting=collected.accounting,
    )
    with store.writing():
        # Another writer may have been faster.
        if store.has(collected.digest, collected.size):
            return False
        store.note(record, collected.marks)
        store.learn(collected.owners)
        store.add(collected.edges)
        store.add_rows(rows.unpacked(collected.rows))
        if collected.scratch:
            with Store(collected.scratch) as scratch:
                store.add(scratch.raw_edges())
    return True


def files_of(paths: tuple[str, ...]) -> list[str]:
    """Return the files that are meant; ``-`` is standard input.

    Args:
        paths: Files and folders.

    Raises:
        InputError: One is not there, or a folder holds no file.
    """
    found: list[str] = []
    for name in paths:
        path = Path(name)
        if name == "-" or path.is_file() or (path.exists() and not path.is_dir()):
            found.append(name)
        elif path.is_dir():
            inside = sorted(
                str(file)
                for file in path.rglob("*")
                if file.is_file() and not file.name.startswith(".")
            )
            if not inside:
                raise InputError(f"the folder {name!r} holds no file")
            found += inside
        else:
            raise InputError(f"there is no file or folder {name!r}")
    return found


def opened(name: str) -> BinaryIO:
    """Open an input.

    Args:
        name: A file, or ``-``.

    Raises:
        InputError: It cannot be opened.
    """
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputError(f"cannot read {name!r}: {error.strerror or error}") from error
