"""What is appended to a log while a roll-out goes on: a file that grows, or a stream.

A file is looked into when somebody asks; a stream is read by a thread, so that whoever writes into
it is never kept waiting. Both are bounded: what nobody can keep up with is counted as lost.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from outgate.errors import InputError

BACKLOG = 16 << 20
"""Bytes before the end of a file that are read at first: what was denied before all this."""
_MOST_AT_ONCE = 32 << 20
_MOST_LINES = 200_000
_LONGEST_LINE = 1 << 20
STANDARD_INPUT = "-"


class Tail(Protocol):
    """The end of a log."""

    name: str

    def lines(self) -> list[bytes]:
        """Return what was appended since it was asked last."""

    @property
    def trouble(self) -> str:
        """Why nothing more will come, in words; empty where nothing is wrong."""

    @property
    def lost(self) -> int:
        """How many lines were not kept."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(slots=True)
class _Cutting:
    """Bytes into whole lines; what is longer than a record may be is lost."""

    rest: bytes = b""
    lost: int = 0
    _is_skipping: bool = False

    def lines(self, piece: bytes) -> list[bytes]:
        """Return the lines that end in a piece."""
        found = (self.rest + piece).split(b"\n")
        self.rest = found.pop()
        if self._is_skipping and found:
            del found[0]
            self._is_skipping = False
        if len(self.rest) > _LONGEST_LINE:
            self.lost += not self._is_skipping
            self.rest, self._is_skipping = b"", True
        return [line for line in found if line and not line.isspace()]


class FileTail:
    """A file that grows; one that was rotated is read from its beginning."""

    def __init__(self, name: str) -> None:
        """Open it near its end.

        Args:
            name: The file.

        Raises:
            InputError: It cannot be read.
        """
        self.name = name
        self.trouble = ""
        self._cutting = _Cutting()
        try:
            found = Path(name).stat()
            self._file = Path(name).open("rb")  # noqa: SIM115 - it is read as long as the run lasts
        except OSError as error:
            raise InputError(f"cannot read {name!r}: {error.strerror or error}") from error
        self._inode = found.st_ino
        start = max(0, found.st_size - BACKLOG)
        self._file.seek(start)
        if start:
            self._file.readline(_LONGEST_LINE)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def lost(self) -> int:
        """Lines that are longer than a record may be."""
        return self._cutting.lost

    def lines(self) -> list[bytes]:
        """Return what was appended."""
        found: list[bytes] = []
        try:
            found += self._cutting.lines(self._file.read(_MOST_AT_ONCE))
            now = Path(self.name).stat()
            if now.st_ino != self._inode or now.st_size < self._file.tell():
                found += self._cutting.lines(self._file.read(_MOST_AT_ONCE))
                self._file.close()
                self._file = Path(self.name).open("rb")  # noqa: SIM115
                self._inode = now.st_ino
                self._cutting.rest = b""
                found += self._cutting.lines(self._file.read(_MOST_AT_ONCE))
            self.trouble = ""
        except FileNotFoundError:
            # Between two names of a rotation there is none; the next look finds the new one.
            self.trouble = f"{self.name!r} is gone"
        except OSError as error:
            self.trouble = f"{self.name!r} cannot be read any more: {error.strerror or error}"
        return found


class StreamTail:
    """Standard input, or a pipe that has a name."""

    def __init__(self, name: str) -> None:
        """Begin to read.

        Args:
            name: The pipe; ``-`` is standard input.
        """
        self.name = name
        self.trouble = ""
        self._kept: deque[bytes] = deque()
        self._lock = threading.Lock()
        self._cutting = _Cutting()
        self._dropped = 0
        threading.Thread(target=self._read, daemon=True).start()

    def close(self) -> None:
        """Nothing: the thread reads until the stream ends, and keeps no run from ending."""

    @property
    def lost(self) -> int:
        """Lines that came faster than anybody asked, or are longer than a record may be."""
        return self._dropped + self._cutting.lost

    def lines(self) -> list[bytes]:
        """Return what came."""
        with self._lock:
            found = list(self._kept)
            self._kept.clear()
        return found

    def _read(self) -> None:
        words = "has ended"
        try:
            # A pipe that nobody writes into yet is waited for here, and keeps nobody else waiting.
            is_own = self.name != STANDARD_INPUT
            handle = os.open(self.name, os.O_RDONLY) if is_own else sys.stdin.fileno()
            while piece := os.read(handle, 1 << 16):
                self._keep(self._cutting.lines(piece))
        except (OSError, ValueError) as error:
            words = f"cannot be read any more: {getattr(error, 'strerror', None) or error}"
        name = repr(self.name) if self.name != STANDARD_INPUT else "standard input"
        self.trouble = f"{name} {words}"

    def _keep(self, lines: list[bytes]) -> None:
        with self._lock:
            self._kept.extend(lines)
            while len(self._kept) > _MOST_LINES:
                self._kept.popleft()
                self._dropped += 1


def opened_tail(name: str) -> FileTail | StreamTail:
    """Open a log that grows.

    Args:
        name: A file, a pipe, or ``-`` for standard input.

    Raises:
        InputError: It cannot be read, or is a folder.
    """
    if name == STANDARD_INPUT:
        return StreamTail(name)
    try:
        mode = Path(name).stat().st_mode
    except OSError as error:
        raise InputError(f"cannot read {name!r}: {error.strerror or error}") from error
    if stat.S_ISDIR(mode):
        raise InputError(f"{name!r} is a folder; name the file in it that grows")
    return FileTail(name) if stat.S_ISREG(mode) else StreamTail(name)
