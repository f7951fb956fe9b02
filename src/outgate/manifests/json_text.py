"""JSON as kubectl prints it: one object, a List of a hundred thousand, or one after another.

A List is opened without building its items, and each item is decoded when its turn comes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.json_skipping import after_blanks, end_of_value
from outgate.manifests.objects import inherit
from outgate.manifests.scalars import as_json
from outgate.manifests.words import quoted_bare

_PLACE = re.compile(r" \(byte (\d+)\)$")
_BETWEEN = re.compile(rb"[\s,]*")
"""What stands between two elements of an array."""
Buffer: TypeAlias = memoryview | msgspec.Raw


def _number(text: str) -> Any:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"the number {quoted_bare(text)} is too large")
    return as_json(number)


class _Envelope(msgspec.Struct):
    """The outside of an object."""

    kind: Any = None
    apiVersion: Any = None  # noqa: N815 (the API's name of the field)
    items: msgspec.Raw = msgspec.Raw()


_anything = msgspec.json.Decoder(float_hook=_number)
_envelope = msgspec.json.Decoder(_Envelope)
_elements = msgspec.json.Decoder(list[msgspec.Raw] | None)


@dataclass(frozen=True, slots=True)
class JsonItem:
    """One object out of a JSON text."""

    body: Any
    """Its value, or the FaultyDocumentError that says why it has none."""
    start: int
    """The byte at which the value of the stream starts that holds it."""
    at: int
    """The byte at which it starts itself."""
    indices: tuple[int, ...]
    """Its place in the array or List that the value is."""


def looks_like_json(text: str) -> bool:
    """Say whether a document is worth trying as JSON.

    Args:
        text: The document.

    Returns:
        Whether its first character opens an object or an array.
    """
    return text[:100].lstrip()[:1] in ("{", "[")


def read_json(data: bytes, depth: int) -> Iterator[JsonItem]:
    """Read a stream of JSON values: objects, Lists and arrays of objects.

    Args:
        data: The stream.
        depth: How deep an object may nest.

    Yields:
        Each object; the items in place of a List or an array.

    Raises:
        FaultyDocumentError: What follows is not JSON; the index is a byte.
        RecursionError: It nests too deep.
    """
    start = after_blanks(data, 0)
    while start < len(data):
        try:
            end = end_of_value(data, start)
            yield from _JsonValue(data, start, depth).items(memoryview(data)[start:end], start, ())
        except msgspec.DecodeError as error:
            raise _fault(error, start) from error
        start = after_blanks(data, end)


class _JsonValue:
    """One value of the stream."""

    def __init__(self, data: bytes, start: int, depth: int) -> None:
        self._data = data
        self._start = start
        self._depth = depth

    def items(self, value: Buffer, at: int, indices: tuple[int, ...]) -> Iterator[JsonItem]:
        if self._data.startswith(b"[", at):
            yield from self._elements(value, at, indices)
            return
        envelope = _open(value)
        if envelope is None:
            yield JsonItem(self._object(value, at), self._start, at, indices)
            return
        empty = True
        array = self._data.find(envelope.items, at)
        for item in self._elements(envelope.items, array, indices):
            empty = False
            body = inherit(item.body, envelope.kind, envelope.apiVersion)
            yield JsonItem(body, self._start, item.at, item.indices)
        if empty:
            yield JsonItem({"kind": envelope.kind, "items": None}, self._start, at, indices)

    def _elements(self, array: Buffer, at: int, indices: tuple[int, ...]) -> Iterator[JsonItem]:
        if len(indices) >= self._depth:
            fault = FaultyDocumentError(f"Lists nest deeper than {self._depth} levels", at)
            yield JsonItem(fault, self._start, at, indices)
            return
        at += 1  # the bracket
        for index, element in enumerate(_elements.decode(array) or ()):
            size = memoryview(element).nbytes
            between = _BETWEEN.match(self._data, at)
            at = between.end() if between else at
            if memoryview(self._data)[at : at + size] != memoryview(element):
                at = self._data.find(element, at)
            yield from self.items(element, at, (*indices, index))
            at += size

    def _object(self, value: Buffer, at: int) -> Any:
        try:
            body = _anything.decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _fault(error, at)
        end = at + memoryview(value).nbytes
        opened = self._data.count(b"{", at, end) + self._data.count(b"[", at, end)
        if opened > self._depth and _is_deep(body, self._depth):
            return FaultyDocumentError(f"values nest deeper than {self._depth} levels", at)
        return body


def _open(value: Buffer) -> _Envelope | None:
    try:
        envelope = _envelope.decode(value)
    except msgspec.ValidationError:
        return None
    if not isinstance(envelope.kind, str) or not envelope.kind.endswith("List"):
        return None
    return envelope if bytes(memoryview(envelope.items)[:1]) in (b"[", b"n") else None


def _is_deep(body: Any, depth: int) -> bool:
    level = [body]
    for _ in range(depth + 1):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _fault(error: Exception, start: int) -> FaultyDocumentError:
    words = str(error)
    place = _PLACE.search(words)
    what = _PLACE.sub("", words).removeprefix("JSON is malformed: ")
    return FaultyDocumentError(
        f"it is not JSON: {quoted_bare(what)}", start + (int(place[1]) if place else 0)
    )
