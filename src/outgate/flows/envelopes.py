"""What records come wrapped in: compressed files, lines, arrays, and the wrappings of log stores.

Lines are read in pieces and no line is kept that is longer than a record may be, so that memory
does not grow with the input. An array, or the answer of a log store, is one value and is taken
whole, up to a bound.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, BinaryIO

import msgspec

from outgate.errors import InputError

LONGEST_RECORD = 1024 * 1024
LARGEST_VALUE = 64 * 1024 * 1024
_PIECE = 1024 * 1024
_TOO_LONG = b""
_decode_any = msgspec.json.Decoder().decode
_encode = msgspec.json.encode


class Stretch:
    """The bytes of an input: how many, and their digest, at the end of a record."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Read a stream.

        Args:
            stream: The input; gzip is recognised.
            name: What it is called in messages.
        """
        self._stream = _opened(stream)
        self._name = name
        self._digest = blake2b(digest_size=16)
        self.size = 0
        """Bytes of whole records so far."""

    @property
    def digest(self) -> bytes:
        """Of these bytes."""
        return self._digest.digest()

    def pieces(self, at: Callable[[int, bytes], None], sizes: list[int]) -> Iterator[bytes]:
        """Return the input in pieces.

        Args:
            at: Is called with size and digest wherever one of the sizes is reached.
            sizes: Sizes of interest.
        """
        waiting = sorted(size for size in sizes if size)
        while piece := self._read():
            while waiting and waiting[0] <= self.size + len(piece):
                size = waiting.pop(0)
                begun = self._digest.copy()
                begun.update(piece[: size - self.size])
                yield piece[: size - self.size]
                self._digest = begun
                piece = piece[size - self.size :]
                self.size = size
                at(size, begun.digest())
            self._digest.update(piece)
            self.size += len(piece)
            if piece:
                yield piece

    def _read(self) -> bytes:
        try:
            if isinstance(self._stream, gzip.GzipFile):
                # In small steps: what stands before a cut comes before the error.
                return self._stream.read1(_PIECE)
            return self._stream.read(_PIECE)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(
                f"{self._name}: the compressed data ends or breaks in the middle ({error}); what "
                "came before it was read"
            ) from None
        except OSError as error:
            raise InputError(f"cannot read {self._name}: {error.strerror or error}") from error


def _opened(stream: BinaryIO) -> BinaryIO | gzip.GzipFile:
    begin = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    return gzip.GzipFile(fileobj=stream) if begin == b"\x1f\x8b" else stream


def records(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """Cut an input into records.

    Args:
        pieces: The input.

    Yields:
        The record and the number of its line, or of the record in an array; an empty record is one
        that was too long.

    Raises:
        InputError: One value that is larger than `LARGEST_VALUE`.
    """
    first = b""
    for piece in pieces:
        first += piece
        if len(first) >= 4096 or b"\n" in first:
            break
    start = first.lstrip()
    if _is_one_value(start):
        yield from _of_value(start, pieces)
        return
    rest = b""
    skipping = False
    number = 0
    piece = first
    while True:
        lines = piece.split(b"\n")
        lines[0] = rest + lines[0]
        rest = lines.pop()
        for line in lines:
            number += 1
            if skipping or len(line) > LONGEST_RECORD:
                skipping = False
                yield _TOO_LONG, number
            elif line and not line.isspace():
                yield line, number
        if len(rest) > LONGEST_RECORD:
            rest, skipping = b"", True
        following = next(pieces, None)
        if following is None:
            break
        piece = following
    if skipping:
        yield _TOO_LONG, number + 1
    elif rest and not rest.isspace():
        yield rest, number + 1


def _is_one_value(start: bytes) -> bool:
    """Say whether the input is one JSON value over many lines, or an array."""
    if start[:1] == b"[":
        return True
    if start[:1] != b"{":
        return False
    line, newline, _ = start.partition(b"\n")
    if newline:
        if line.strip() in (b"{", b'{"data":{', b'{"flows":[', b'{"records":['):
            return True
        try:
            value = _decode_any(line)
        except msgspec.DecodeError:
            return False
        return isinstance(value, dict) and _inner(value) is not None
    return start[:64].replace(b" ", b"").startswith((b'{"status":', b'{"data":', b'{"records":['))


def _of_value(start: bytes, pieces: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    parts = [start]
    size = len(start)
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > LARGEST_VALUE:
            raise InputError(
                f"one JSON value of more than {LARGEST_VALUE // 2**20} MiB; write one record per "
                "line instead, as jq -c '.[]' does"
            )
    text = b"".join(parts)
    try:
        value = _decode_any(text)
    except (msgspec.DecodeError, RecursionError):
        # Values one after the other, or cut off in the middle.
        yield from _values(text)
        return
    found = value if isinstance(value, list) else _inner(value)
    for number, item in enumerate([value] if found is None else found, 1):
        yield _encode(item), number


def _values(text: bytes) -> Iterator[tuple[bytes, int]]:
    import json

    decoder = json.JSONDecoder()
    words = text.decode("utf-8", "replace")
    at = number = 0
    if words[:1] == "[":
        at = 1
    while True:
        while at < len(words) and words[at] in " \t\r\n,":
            at += 1
        if at >= len(words) or words[at] == "]":
            return
        number += 1
        try:
            value, at = decoder.raw_decode(words, at)
        except (ValueError, RecursionError):
            yield words[at : at + 100].encode(), number
            return
        yield _encode(value), number


def _inner(value: Any) -> list[Any] | None:
    """Return the records of an answer of Loki, or of a file that lists them under a name."""
    if not isinstance(value, dict):
        return None
    data = value.get("data")
    streams = data.get("result") if isinstance(data, dict) else value.get("streams")
    if isinstance(streams, list):
        return [item for stream in streams for item in _of_stream(stream)]
    for name in ("flows", "records", "items"):
        if isinstance(value.get(name), list):
            return list(value[name])
    return None


def _of_stream(stream: Any) -> Iterator[Any]:
    """A line of Loki, with the labels of its stream: part of the fields are kept there."""
    if not isinstance(stream, dict):
        return
    labels = stream.get("stream") or {}
    for value in stream.get("values") or ():
        if not (isinstance(value, list) and len(value) > 1 and isinstance(value[1], str)):
            yield value
            continue
        try:
            line = _decode_any(value[1])
        except msgspec.DecodeError:
            yield {"log": value[1]}
            continue
        yield {**labels, **line} if isinstance(line, dict) else line


_WRAPPINGS = ("log", "jsonPayload", "message", "msg", "textPayload", "line", "MESSAGE")


def unwrap(record: bytes) -> Iterator[bytes]:
    """Return what could be inside of a record: of a log collector, a cloud's log, a container's.

    Args:
        record: A record that no source knows.
    """
    if not record.startswith(b"{"):
        at = record.find(b"{")
        if at > 0:
            yield record[at:]
        return
    try:
        value = _decode_any(record)
    except (msgspec.DecodeError, RecursionError):
        return
    if not isinstance(value, dict):
        return
    for name in _WRAPPINGS:
        inner = value.get(name)
        if isinstance(inner, dict):
            yield _encode(inner)
        elif isinstance(inner, str) and inner.strip():
            yield inner.strip().encode()
