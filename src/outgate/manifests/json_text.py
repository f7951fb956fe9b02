"""JSON as kubectl prints it: one object, a List of a hundred thousand, or one after another.

A List is opened without building its items, and each item is decoded when its turn comes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.objects import inherit
from outgate.manifests.scalars import as_json
from outgate.manifests.words import quoted_bare

_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_PLACE = re.compile(r" \(byte (\d+)\)$")
_BLANKS = re.compile(rb"[ \t\r\n]*")


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
_elements = msgspec.json.Decoder(list[msgspec.Raw])
_shape = msgspec.json.Decoder(msgspec.Raw)


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
    """
    start = _skip_blanks(data, 0)
    while start < len(data):
        end = _end_of_value(data, start)
        yield from _JsonValue(start, depth).items(data[start:end], start, ())
        start = _skip_blanks(data, end)


def _skip_blanks(data: bytes, position: int) -> int:
    found = _BLANKS.match(data, position)
    return found.end() if found else position


def _end_of_value(data: bytes, start: int) -> int:
    try:
        _shape.decode(data[start:] if start else data)
    except msgspec.DecodeError as error:
        trailing = _TRAILING.search(str(error))
        if trailing is None:
            raise _fault(error, start) from error
        return start + int(trailing[1])
    except RecursionError as error:
        raise FaultyDocumentError("its values nest too deep", start) from error
    return len(data)


class _JsonValue:
    """One value of the stream."""

    def __init__(self, start: int, depth: int) -> None:
        self._start = start
        self._depth = depth

    def items(self, data: bytes, at: int, indices: tuple[int, ...]) -> Iterator[JsonItem]:
        if data.startswith(b"["):
            yield from self._elements(data, at, indices)
            return
        envelope = _open(data)
        if envelope is None:
            yield JsonItem(self._object(data, at), self._start, at, indices)
            return
        array = bytes(envelope.items)
        if array[1:].lstrip() == b"]":
            yield JsonItem({"kind": envelope.kind, "items": []}, self._start, at, indices)
        for item in self._elements(array, at + data.find(array), indices):
            body = inherit(item.body, envelope.kind, envelope.apiVersion)
            yield JsonItem(body, self._start, item.at, item.indices)

    def _elements(self, array: bytes, at: int, indices: tuple[int, ...]) -> Iterator[JsonItem]:
        if len(indices) >= self._depth:
            raise FaultyDocumentError(f"values nest deeper than {self._depth} levels", at)
        position = 0
        for index, element in enumerate(_elements.decode(array)):
            data = bytes(element)
            position = array.find(data, position)
            yield from self.items(data, at + position, (*indices, index))
            position += len(data)

    def _object(self, data: bytes, at: int) -> Any:
        try:
            body = _anything.decode(data)
        except msgspec.DecodeError as error:
            return _fault(error, at)
        if data.count(b"{") + data.count(b"[") > self._depth and _is_deep(body, self._depth):
            return FaultyDocumentError(f"values nest deeper than {self._depth} levels", at)
        return body


def _open(data: bytes) -> _Envelope | None:
    try:
        envelope = _envelope.decode(data)
    except msgspec.ValidationError:
        return None
    is_list = isinstance(envelope.kind, str) and envelope.kind.endswith("List")
    return envelope if is_list and bytes(envelope.items).startswith(b"[") else None


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


def _fault(error: msgspec.DecodeError, start: int) -> FaultyDocumentError:
    words = str(error)
    place = _PLACE.search(words)
    what = _PLACE.sub("", words).removeprefix("JSON is malformed: ")
    return FaultyDocumentError(
        f"it is not JSON: {quoted_bare(what)}", start + (int(place[1]) if place else 0)
    )
