"""JSON as kubectl prints it: one object, a List of a hundred thousand, or one after another.

Lists are opened without building their items, and each item is decoded when its turn comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from outgate.manifests.objects import Item, expand, inherit

_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")


class _Envelope(msgspec.Struct):
    """The outside of a List."""

    kind: Any = None
    apiVersion: Any = None  # noqa: N815 (the name of the field in the API)
    items: list[msgspec.Raw] | None = None


_envelope = msgspec.json.Decoder(_Envelope)
_values = msgspec.json.Decoder()
_elements = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class JsonValue:
    """One JSON value of a stream."""

    data: bytes
    offset: int
    """The byte of the stream at which it starts."""


def looks_like_json(text: str) -> bool:
    """Say whether a document is worth trying as JSON.

    Args:
        text: The document.

    Returns:
        Whether its first character opens an object or array.
    """
    return text[:1] in "{[" or text.lstrip()[:1] in ("{", "[")


def values(data: bytes) -> Iterator[JsonValue]:
    """Cut a stream of JSON values apart.

    Args:
        data: The stream.

    Yields:
        Each value.

    Raises:
        msgspec.DecodeError: What follows is not JSON.
    """
    offset = 0
    rest = data
    while rest.strip():
        try:
            msgspec.json.decode(rest, type=msgspec.Raw)
        except msgspec.DecodeError as error:
            trailing = _TRAILING.search(str(error))
            if trailing is None:
                raise
            end = int(trailing[1])
            yield JsonValue(rest[:end], offset)
            offset += end
            rest = rest[end:]
            continue
        yield JsonValue(rest, offset)
        return


def items(data: bytes, indices: tuple[int, ...] = ()) -> Iterator[Item]:
    """Decode one JSON value, item by item if it is a List or an array.

    Args:
        data: The value.
        indices: Where it is itself, if it is an item.

    Yields:
        Each object with its indices.

    Raises:
        msgspec.DecodeError: It is not JSON.
        RecursionError: It nests too deep.
    """
    if data.lstrip()[:1] == b"[":
        for index, element in enumerate(_elements.decode(data)):
            yield from items(bytes(element), (*indices, index))
        return
    try:
        envelope = _envelope.decode(data)
    except msgspec.ValidationError:
        yield indices, _values.decode(data)
        return
    kind = envelope.kind
    if envelope.items is None or not isinstance(kind, str) or not kind.endswith("List"):
        yield indices, _values.decode(data)
        return
    for index, element in enumerate(envelope.items):
        item = inherit(_values.decode(element), kind, envelope.apiVersion)
        yield from expand(item, (*indices, index))
