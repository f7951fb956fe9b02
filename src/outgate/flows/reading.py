"""One input into edges: its records are found, told apart by source, and counted, every one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from outgate.flows.accounting import Reason
from outgate.flows.collecting import Collector
from outgate.flows.envelopes import LONGEST_RECORD, unwrap
from outgate.flows.flow import SetAside
from outgate.flows.sources.kernel import KernelReader
from outgate.flows.sources.table import KERNEL, SOURCES, Reader

_SOME = 4096


class SourceReader:
    """Reads records of any source, and remembers which it was."""

    def __init__(
        self, name: str = "", denied: tuple[str, ...] = (), allowed: tuple[str, ...] = ()
    ) -> None:
        """Read.

        Args:
            name: The source; found out by itself if empty.
            denied: Prefixes of the kernel's lines that are of denied packets, beside those that
                say so.
            allowed: Likewise of packets that are let through.
        """
        self._denied, self._allowed = denied, allowed
        self._fixed = bool(name)
        self._name = name
        self._readers: dict[str, Reader] = {}
        self._reader: Reader | None = self._of(name) if name else None
        self.sources: dict[str, int] = {}
        """Source to records."""

    def take(self, record: bytes, place: str, collector: Collector) -> None:
        """Read a record and hand it on.

        Args:
            record: The record; empty for one that was too long.
            place: Where it stands.
            collector: Takes it.
        """
        if not record:
            collector.take(
                SetAside(Reason.TOO_LONG, f"(more than {LONGEST_RECORD:,} bytes)"), "", place
            )
            return
        if self._reader is not None:
            read = self._reader.read(record)
            if type(read) is not SetAside or read.reason not in (
                Reason.NOT_OF_SOURCE,
                Reason.BROKEN,
            ):
                self.sources[self._name] = self.sources.get(self._name, 0) + 1
                collector.take(read, self._name, place)
                return
        for inner in (record, *unwrap(record)):
            name = self._name if self._fixed else source_of(inner)
            if not name:
                continue
            read = self._of(name).read(inner)
            if type(read) is SetAside and read.reason is Reason.NOT_OF_SOURCE:
                continue
            self._name, self._reader = name, self._of(name)
            self.sources[name] = self.sources.get(name, 0) + 1
            collector.take(read, name, place)
            return
        collector.take(SetAside(_why(record)), self._name, place)

    def _of(self, name: str) -> Reader:
        if name not in self._readers:
            is_kernel = name == KERNEL
            self._readers[name] = (
                KernelReader(self._denied, self._allowed) if is_kernel else SOURCES[name].make()
            )
        return self._readers[name]


def source_of(record: bytes) -> str:
    """Return the source of a record, from what it holds; empty where none knows it.

    Args:
        record: A JSON object or a line of text.
    """
    if record.lstrip()[:1] == b"{":
        try:
            value = msgspec.json.decode(record)
        except (msgspec.DecodeError, RecursionError):
            return ""
        if isinstance(value, dict):
            for name, source in SOURCES.items():
                if source.is_mine is not None and source.is_mine(value):
                    return name
        return ""
    line = record.decode("utf-8", "replace")
    for name, source in SOURCES.items():
        if source.is_line is not None and source.is_line(line):
            return name
    return ""


def _why(record: bytes) -> Reason:
    try:
        msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError):
        return Reason.BROKEN if record.lstrip()[:1] in (b"{", b"[") else Reason.NOT_OF_SOURCE
    return Reason.NOT_OF_SOURCE


def read_all(
    found: Iterator[tuple[bytes, int]],
    name: str,
    reader: SourceReader,
    collector: Callable[[], Collector],
    tick: Callable[[int], None],
) -> None:
    """Read every record of an input.

    Args:
        found: Its records with their numbers.
        name: What it is called.
        reader: Reads them.
        collector: Returns the one that takes them now.
        tick: Is told now and then how many there were.
    """
    take = reader.take
    for record, number in found:
        take(record, f"{name}:{number}", collector())
        if not number % _SOME:
            tick(number)
