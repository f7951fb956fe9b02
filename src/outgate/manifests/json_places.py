"""Where a field stands in JSON, found without building what is not on the way to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from outgate.model.origins import Path

_BLANKS = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder(strict=False)


class JsonPlaces:
    """Finds fields in one JSON value, and remembers where the items of Lists start."""

    def __init__(self, text: str, offset: int) -> None:
        """Start at a value.

        Args:
            text: The text of the source.
            offset: The character at which the value starts.
        """
        self._text = text
        self._offset = offset
        self._walks: dict[int, tuple[list[int], Iterator[int]]] = {}

    def find(self, items: tuple[int, ...], path: Path) -> int:
        """Find a field.

        Args:
            items: The object's place in the Lists and arrays that hold it.
            path: The field, from the object's root.

        Returns:
            The character at which the field's key, or the item of a list, starts; of the deepest
            field above it if there is no such field.

        Raises:
            ValueError: The text is not JSON.
            RecursionError: It nests too deep.
        """
        place = value = _after_blanks(self._text, self._offset)
        for item in items:
            if self._text[value : value + 1] == "{":
                place, value = self._step(value, "items") or (place, value)
            place, value = self._step(value, item) or (place, value)
        for step in path:
            found = self._step(value, step)
            if found is None:
                break
            place, value = found
        return place

    def _step(self, start: int, step: str | int) -> tuple[int, int] | None:
        opening = self._text[start : start + 1]
        if opening == "[" and isinstance(step, int):
            place = self._element(start, step)
            return None if place is None else (place, place)
        found = None
        if opening == "{" and isinstance(step, str):
            for place, key, value in _members(self._text, start):
                if key == step:
                    # Of a key set twice, Go's encoding/json keeps the last.
                    found = place, value
        return found

    def _element(self, start: int, index: int) -> int | None:
        if start not in self._walks:
            self._walks[start] = [], _elements(self._text, start)
        places, walk = self._walks[start]
        while len(places) <= index:
            place = next(walk, None)
            if place is None:
                return None
            places.append(place)
        return places[index]


def _elements(text: str, start: int) -> Iterator[int]:
    position = _after_blanks(text, start + 1)
    while text[position : position + 1] != "]":
        yield position
        position = _after_comma(text, _after_value(text, position), "]")


def _members(text: str, start: int) -> Iterator[tuple[int, str, int]]:
    position = _after_blanks(text, start + 1)
    while text[position : position + 1] != "}":
        key, after = _decoder.raw_decode(text, position)
        value = _after_blanks(text, _after_blanks(text, after) + 1)
        yield position, key, value
        position = _after_comma(text, _after_value(text, value), "}")


def _after_value(text: str, position: int) -> int:
    return _decoder.raw_decode(text, position)[1]


def _after_comma(text: str, position: int, closing: str) -> int:
    position = _after_blanks(text, position)
    if text[position : position + 1] == closing:
        return position
    if text[position : position + 1] != ",":
        raise ValueError(f"no comma at {position}")
    return _after_blanks(text, position + 1)


def _after_blanks(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position
