"""Where a field stands in JSON, found without building what is not on the way to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from outgate.manifests.json_skipping import after_blanks, end_of_value
from outgate.model.origins import Path

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class JsonPlaces:
    """Finds fields in one JSON value, and remembers where the items of Lists start."""

    def __init__(self, text: str) -> None:
        """Start at a value.

        Args:
            text: The text from the value on.
        """
        self._data = text.encode("utf-8", "replace")
        self._is_ascii = text.isascii()
        self._members: dict[int, dict[str, tuple[int, int]]] = {}
        self._walks: dict[int, tuple[list[int], Iterator[int]]] = {}

    def find(self, items: tuple[int, ...], path: Path) -> tuple[int, int]:
        """Find a field.

        Args:
            items: The object's place in the Lists and arrays that hold it.
            path: The field, from the object's root.

        Returns:
            The character at which the field's key, or the item of a list, starts, and the one
            behind its value where that is a scalar, else behind its key; of the deepest field above
            it if there is no such field.

        Raises:
            ValueError: The text is not JSON.
            RecursionError: It nests too deep.
        """
        place = value = after_blanks(self._data, 0)
        for item in items:
            if self._data.startswith(b"{", value):
                if value not in self._members:
                    self._members[value] = dict(_members(self._data, value))
                place, value = self._members[value].get("items", (place, value))
            place, value = self._step(value, item) or (place, value)
        for step in path:
            found = self._step(value, step)
            if found is None:
                break
            place, value = found
        end = self._end(place, value)
        if self._is_ascii:
            return place, end
        return len(self._data[:place].decode()), len(self._data[:end].decode())

    def _end(self, place: int, value: int) -> int:
        if not self._data.startswith((b"{", b"["), value):
            return end_of_value(self._data, value)
        key = _STRING.match(self._data, place)
        return key.end() if key is not None else place + 1

    def _step(self, start: int, step: str | int) -> tuple[int, int] | None:
        if isinstance(step, str):
            is_object = self._data.startswith(b"{", start)
            return dict(_members(self._data, start)).get(step) if is_object else None
        if not self._data.startswith(b"[", start):
            return None
        if start not in self._walks:
            self._walks[start] = [], _elements(self._data, start)
        places, walk = self._walks[start]
        while len(places) <= step:
            place = next(walk, None)
            if place is None:
                return None
            places.append(place)
        return places[step], places[step]


def _elements(data: bytes, start: int) -> Iterator[int]:
    position = after_blanks(data, start + 1)
    while not data.startswith(b"]", position):
        yield position
        position = _after_comma(data, end_of_value(data, position), b"]")


def _members(data: bytes, start: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """List the members of an object: of a key set twice, Go's encoding/json keeps the last."""
    position = after_blanks(data, start + 1)
    while not data.startswith(b"}", position):
        key = _STRING.match(data, position)
        if key is None:
            raise ValueError(f"no key at byte {position}")
        value = after_blanks(data, after_blanks(data, key.end()) + 1)
        yield msgspec.json.decode(key[0], type=str), (position, value)
        position = _after_comma(data, end_of_value(data, value), b"}")


def _after_comma(data: bytes, position: int, closing: bytes) -> int:
    position = after_blanks(data, position)
    if data.startswith(closing, position):
        return position
    if not data.startswith(b",", position):
        raise ValueError(f"no comma at byte {position}")
    return after_blanks(data, position + 1)
