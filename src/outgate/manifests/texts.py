"""The text of a source: opened, uncompressed, within bounds, decoded."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zlib
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from outgate.manifests.limits import Limits
from outgate.manifests.sources import Found, unreadable
from outgate.manifests.words import quoted, quoted_bare
from outgate.model.gaps import Gap, GapKind
from outgate.model.origins import Origin

Version: TypeAlias = tuple[int, int]
"""A file's time of change and size: whether it is what it was."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_GZIP = b"\x1f\x8b"
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


@dataclass(frozen=True, slots=True)
class Text:
    """What a source holds."""

    text: str
    """Its text, in which a byte that is not UTF-8 is a lone surrogate."""
    version: Version | None = None
    """None if it cannot be read a second time."""


def read_source(found: Found, stdin: BinaryIO | None, limits: Limits) -> Text | Gap:
    """Read one source.

    Args:
        found: The file, or standard input.
        stdin: What standard input is.
        limits: How large it may be.

    Returns:
        The text, or why there is none.
    """
    try:
        if found.path is None:
            data = stdin.read(limits.source_bytes + 1) if stdin else b""
            return decode(data, found.name, limits, None)
        with found.path.open("rb") as file:
            status = os.fstat(file.fileno())
            again = stat.S_ISREG(status.st_mode)
            version = (status.st_mtime_ns, status.st_size) if again else None
            most = limits.source_bytes + 1
            # A size that is asked for is reserved at once, so no more than the file has.
            data = file.read(min(status.st_size + 1, most) if again else most)
            return decode(data, found.name, limits, version)
    except (OSError, ValueError) as error:
        return unreadable(found.name, error)


def decode(data: bytes, name: str, limits: Limits, version: Version | None) -> Text | Gap:
    """Make text of bytes.

    Args:
        data: The bytes.
        name: Of the source.
        limits: How large it may be.
        version: Of the file that they are.

    Returns:
        The text, or why there is none.
    """
    if data.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                data = file.read(limits.source_bytes + 1)
        except (OSError, EOFError, zlib.error) as error:
            what = f"{quoted(name)} is not a whole gzip file: {quoted_bare(str(error))}"
            return _gap(what, name, "Compress it again.")
    if len(data) > limits.source_bytes:
        what = f"{quoted(name)} is larger than {limits.source_bytes} bytes"
        return _gap(what, name, "Split it into smaller files.")
    if data.startswith(_OTHER_ENCODINGS) or data[:4].count(0) > 1:
        what = f"{quoted(name)} is not UTF-8 text; it looks like UTF-16 or UTF-32"
        return _gap(what, name, "Save it as UTF-8.")
    return Text(data.decode("utf-8", "surrogateescape").removeprefix("\ufeff"), version)


def _gap(what: str, name: str, remedy: str) -> Gap:
    return Gap(GapKind.UNREADABLE, what, Origin(name), remedy)


def not_utf8(text: str) -> int | None:
    """Find the first byte of a text that was not UTF-8.

    Args:
        text: What `decode` gave.

    Returns:
        Its character's index; None if all is well.
    """
    if text.isascii():
        return None
    found = _SURROGATE.search(text)
    return found.start() if found else None
