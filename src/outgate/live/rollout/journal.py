"""The journal of a roll-out: what a run was about to do, and did, one line of JSON each.

Every line is on disk before the change that it announces is asked for, so that whatever kills a run
leaves a journal that says how far it may have come. The lock of the file keeps a second run of the
same journal away; runs elsewhere are met by the lock in the cluster.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from outgate.errors import ConfigurationError, InputError

Line: TypeAlias = dict[str, Any]

FOLDER = ".outgate-rollout"
"""Beside the plan; Git is told to ignore it."""
_FILE = "journal.jsonl"
_LARGEST = 64 << 20


@dataclass(slots=True)
class Journal:
    """A journal that is being written."""

    path: Path
    lines: list[Line] = field(default_factory=list)
    """What earlier runs and this one wrote."""
    _file: TextIO | None = None

    def write(self, event: str, **values: Any) -> None:
        """Write a line, and return when it is on disk.

        Args:
            event: What it is about.
            values: What there is to say.

        Raises:
            ConfigurationError: It cannot be written; nothing may be changed then.
        """
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        line |= values
        self.lines.append(line)
        if self._file is None:
            return
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise ConfigurationError(
                f"the journal {str(self.path)!r} cannot be written: {error.strerror or error}; "
                "nothing is changed without it"
            ) from error

    def last(self, event: str, namespace: str | None = None) -> Line | None:
        """Return the last line of an event; None where there is none.

        Args:
            event: The event.
            namespace: Of this namespace; of any by default.
        """
        for line in reversed(self.lines):
            if line.get("event") == event and namespace in (None, line.get("namespace")):
                return line
        return None

    def first(self, event: str, namespace: str) -> Line | None:
        """Return the first line of an event about a namespace; None where there is none.

        Args:
            event: The event.
            namespace: The namespace.
        """
        for line in self.lines:
            if line.get("event") == event and line.get("namespace") == namespace:
                return line
        return None


def journal_path(directory: str, named: str | None) -> Path:
    """Return where the journal of a plan is.

    Args:
        directory: The plan's folder.
        named: Where the user wants it, if anywhere else.
    """
    return Path(named) if named is not None else Path(directory) / FOLDER / _FILE


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Journal]:
    """Open a journal for writing, and keep other runs away meanwhile.

    Args:
        path: The file; it is made where there is none.

    Raises:
        ConfigurationError: It cannot be opened, or another run has it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.parent.name == FOLDER:
            ignore = path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"the journal {str(path)!r} cannot be opened: {error.strerror or error}; name another "
            "place with --journal FILE"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"another run has the journal {str(path)!r}: wait for its end, or end it"
            ) from None
        if not _ends_a_line(path):
            # What a killed run was writing stays a line of its own, which says nothing.
            file.write("\n")
        yield Journal(path, read(path), file)


def read(path: Path) -> list[Line]:
    """Return the lines of a journal; none where there is no journal.

    Args:
        path: The file.

    Raises:
        InputError: It cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"the journal {str(path)!r} is too large to be one; move it away")
        found = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InputError(
            f"the journal {str(path)!r} cannot be read: {error.strerror or error}"
        ) from error
    lines: list[Line] = []
    for line in found:
        try:
            value: Any = json.loads(line)
        except ValueError:
            # The line that a run was writing when it was killed: what it announces was not done.
            continue
        if isinstance(value, dict):
            lines.append(value)
    return lines


def remove(path: Path) -> None:
    """Remove a journal, with the folder that was made for it.

    Args:
        path: The file.
    """
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    if path.parent.name == FOLDER:
        with contextlib.suppress(OSError):
            (path.parent / ".gitignore").unlink()
            path.parent.rmdir()


def _ends_a_line(path: Path) -> bool:
    content = path.read_bytes()
    return not content or content.endswith(b"\n")
