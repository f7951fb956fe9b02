"""Which files there are to read, and their text.

Folders are walked in sorted order, so that two runs say the same. What cannot be read is a Gap and
stops nothing else.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from outgate.manifests.limits import Limits
from outgate.manifests.words import quoted, quoted_bare
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

ENDINGS = (".yaml", ".yml", ".json", ".yaml.gz", ".yml.gz", ".json.gz")
"""The ends of the file names that are read in a folder."""

STANDARD_INPUT = "-"

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is to be read."""

    name: str
    """As the user would name it."""
    path: Path | None
    """None for standard input."""
    named: bool
    """Whether the user named it, rather than a folder that it is in."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a source holds."""

    text: str
    again: bool
    """Whether the same file can be opened and read again."""


Identified: TypeAlias = set[tuple[int, int]]


def find(paths: Sequence[str]) -> Iterator[Found | Gap]:
    """Find the files that paths stand for.

    Args:
        paths: Files, folders, or ``-``.

    Yields:
        Each file once, and a gap for each path that leads nowhere.
    """
    seen: Identified = set()
    for given in paths:
        if given == STANDARD_INPUT:
            yield Found(given, None, named=True)
            continue
        path = Path(given)
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            yield _missing(given, error)
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _folder(given, path, seen)
        elif _new(status.st_dev, status.st_ino, seen):
            yield Found(given, path, named=True)


def _folder(given: str, path: Path, seen: Identified) -> Iterator[Found | Gap]:
    count = 0
    for found in _walk(given.rstrip("/") or "/", path, seen):
        count += 1
        yield found
    if not count:
        yield Gap(
            GapKind.UNREADABLE,
            f"no manifests in {quoted(given)}: looked for *{', *'.join(ENDINGS[:3])} and their .gz",
            Origin(given),
            "Name a file or folder that holds Kubernetes manifests.",
        )


def _walk(name: str, folder: Path, seen: Identified) -> Iterator[Found | Gap]:
    try:
        status = folder.stat()
        if not _new(status.st_dev, status.st_ino, seen):
            return
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield _missing(name, error)
        return
    for entry in entries:
        inner = f"{name.rstrip('/')}/{entry.name}"
        try:
            status = entry.stat()
        except OSError as error:
            if entry.name.endswith(ENDINGS):
                yield _missing(inner, error)
            continue
        if stat.S_ISDIR(status.st_mode):
            if not entry.name.startswith("."):
                yield from _walk(inner, entry, seen)
        elif (
            stat.S_ISREG(status.st_mode)
            and entry.name.endswith(ENDINGS)
            and _new(status.st_dev, status.st_ino, seen)
        ):
            yield Found(inner, entry, named=False)


def _new(device: int, number: int, seen: Identified) -> bool:
    if number and (device, number) in seen:
        return False
    seen.add((device, number))
    return True


def _missing(name: str, error: Exception) -> Gap:
    if isinstance(error, FileNotFoundError):
        return Gap(
            GapKind.UNREADABLE,
            f"{quoted(name)} does not exist",
            Origin(name),
            "Check the path.",
        )
    if isinstance(error, PermissionError):
        return Gap(
            GapKind.UNREADABLE,
            f"no permission to read {quoted(name)}",
            Origin(name),
            "Read it as a user who may, or change its permissions.",
        )
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Gap(
        GapKind.UNREADABLE, f"{quoted(name)} cannot be read: {quoted_bare(words)}", Origin(name)
    )


def read_text(found: Found, stdin: BinaryIO, limits: Limits) -> Text | Gap:
    """Read one source.

    Args:
        found: The file.
        stdin: Standard input.
        limits: How large it may be.

    Returns:
        The text, or why there is none.
    """
    try:
        if found.path is None:
            return decode(stdin.read(limits.source_bytes + 1), found.name, limits, again=False)
        with found.path.open("rb") as file:
            again = stat.S_ISREG(found.path.stat().st_mode)
            return decode(file.read(limits.source_bytes + 1), found.name, limits, again=again)
    except (OSError, ValueError) as error:
        return _missing(found.name, error)


def decode(data: bytes, name: str, limits: Limits, *, again: bool = False) -> Text | Gap:
    """Make text of bytes: uncompress, check the size, decode UTF-8.

    Args:
        data: The bytes.
        name: Of the source.
        limits: How large it may be.
        again: Whether it can be read again.

    Returns:
        The text, in which bytes that are no UTF-8 are lone surrogates; or why there is none.
    """
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                data = file.read(limits.source_bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            return Gap(
                GapKind.UNREADABLE,
                f"{quoted(name)} is not a whole gzip file: {quoted_bare(str(error))}",
                Origin(name),
                "Compress it again.",
            )
    if len(data) > limits.source_bytes:
        return Gap(
            GapKind.UNREADABLE,
            f"{quoted(name)} is larger than {limits.source_bytes} bytes",
            Origin(name),
            "Split it into smaller files.",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:4].count(0) > 1:
        return Gap(
            GapKind.UNREADABLE,
            f"{quoted(name)} is not UTF-8 text (it looks like UTF-16 or UTF-32)",
            Origin(name),
            "Save it as UTF-8.",
        )
    return Text(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), again)


def not_utf8(text: str) -> int | None:
    """Find the first place of a text that is not UTF-8.

    Args:
        text: A text that `decode` made.

    Returns:
        The character's index; None if it is all well.
    """
    if text.isascii():
        return None
    found = _SURROGATE.search(text)
    return found.start() if found else None
