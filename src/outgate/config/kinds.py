"""The kinds of values that a setting can have: read from YAML, from text, and as a JSON Schema."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from outgate.manifests.words import quoted
from outgate.model.origins import Path
from outgate.sets.addresses import parse_block

_ON = ("true", "yes", "on", "1")
_OFF = ("false", "no", "off", "0")


class SettingError(ValueError):
    """A value is not what its setting takes; the text says what is wrong, without the place."""

    def __init__(self, words: str, path: Path = ()) -> None:
        super().__init__(words)
        self.path = path
        """Where in the value."""


class Kind(Protocol):
    """One kind of value."""

    def read(self, value: Any) -> Any:
        """Return the value as the command line would have it.

        Args:
            value: What YAML gave.

        Raises:
            SettingError: It is something else.
        """

    def read_text(self, text: str) -> Any:
        """Return the value of an environment variable; as `read`."""

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the value in a file."""


class Text:
    """Text that is not empty."""

    def read(self, value: Any) -> str:
        """See `Kind.read`."""
        if not isinstance(value, str):
            raise SettingError(f"is {quoted(value)}, and text is wanted; put it in quotes")
        if not value.strip():
            raise SettingError("is empty")
        return value

    def read_text(self, text: str) -> str:
        """See `Kind.read_text`."""
        return self.read(text)

    def schema(self) -> dict[str, Any]:
        """See `Kind.schema`."""
        return {"type": "string", "minLength": 1}


class FilePath(Text):
    """The path of a file or folder; standard input is nothing that a setting can mean."""

    def read(self, value: Any) -> str:
        """See `Kind.read`."""
        path = super().read(value)
        if path == "-":
            raise SettingError("is -, and standard input is read only where the command line says")
        if "\0" in path:
            raise SettingError("holds a null character, which no path can")
        return path


class Block(Text):
    """A block of addresses."""

    def read(self, value: Any) -> str:
        """See `Kind.read`."""
        text = super().read(value)
        try:
            parse_block(text)
        except ValueError:
            words = f"is {quoted(text)}, which is not a CIDR block; write 10.0.0.0/16"
            raise SettingError(words) from None
        return text


@dataclass(frozen=True, slots=True)
class Word:
    """One of some words."""

    words: Callable[[], Sequence[str]]

    def read(self, value: Any) -> str:
        """See `Kind.read`."""
        words = self.words()
        if isinstance(value, str) and value in words:
            return value
        near = get_close_matches(value, words, n=1) if isinstance(value, str) else []
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(words)}"
        raise SettingError(f"is {quoted(value)}; {hint}")

    def read_text(self, text: str) -> str:
        """See `Kind.read_text`."""
        return self.read(text)

    def schema(self) -> dict[str, Any]:
        """See `Kind.schema`."""
        return {"enum": list(self.words())}


class Switch:
    """On or off."""

    def read(self, value: Any) -> bool:
        """See `Kind.read`."""
        if not isinstance(value, bool):
            raise SettingError(f"is {quoted(value)}, and true or false is wanted")
        return value

    def read_text(self, text: str) -> bool:
        """See `Kind.read_text`."""
        if text.lower() not in _ON + _OFF:
            raise SettingError(f"is {quoted(text)}, and true or false is wanted")
        return text.lower() in _ON

    def schema(self) -> dict[str, Any]:
        """See `Kind.schema`."""
        return {"type": "boolean"}


class Percent:
    """A share, as ``80%`` or 80."""

    def read(self, value: Any) -> str:
        """See `Kind.read`."""
        text = f"{value}%" if type(value) in (int, float) else value
        if not isinstance(text, str) or not _is_share(text):
            raise SettingError(f"is {quoted(value)}, and a share from 0% to 100% is wanted")
        return text

    def read_text(self, text: str) -> str:
        """See `Kind.read_text`."""
        return self.read(text)

    def schema(self) -> dict[str, Any]:
        """See `Kind.schema`."""
        number = {"type": "number", "minimum": 0, "maximum": 100}
        return {"anyOf": [number, {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?%?$"}]}


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text.removesuffix("%")) <= 100
    except ValueError:
        return False


class Count:
    """A whole number; how large it may be is the command's to say."""

    def read(self, value: Any) -> int:
        """See `Kind.read`."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise SettingError(f"is {quoted(value)}, and a whole number is wanted")
        return value

    def read_text(self, text: str) -> int:
        """See `Kind.read_text`."""
        if not text.isascii() or not text.isdecimal() or len(text) > 9:
            raise SettingError(f"is {quoted(text)}, and a whole number is wanted")
        return int(text)

    def schema(self) -> dict[str, Any]:
        """See `Kind.schema`."""
        return {"type": "integer"}


@dataclass(frozen=True, slots=True)
class Several:
    """One value, or a list of them."""

    item: Kind
    separator: str = ","
    """What stands between them in an environment variable."""

    def read(self, value: Any) -> tuple[Any, ...]:
        """See `Kind.read`."""
        if not isinstance(value, list):
            return (self.item.read(value),)
        if not value:
            raise SettingError("is an empty list; name something, or leave the setting out")
        return tuple(self._item(number, item) for number, item in enumerate(value))

    def read_text(self, text: str) -> tuple[Any, ...]:
        """See `Kind.read_text`."""
        parts = [part.strip() for part in text.split(self.separator)]
        return tuple(self.item.read_text(part) for part in parts if part)

    def schema(self) -> dict[str, Any]:
        """See `Kind.schema`."""
        item = self.item.schema()
        return {"anyOf": [item, {"type": "array", "minItems": 1, "items": item}]}

    def _item(self, number: int, value: Any) -> Any:
        try:
            return self.item.read(value)
        except SettingError as error:
            raise SettingError(str(error), (number, *error.path)) from None


PATHS = Several(FilePath(), os.pathsep)
"""Paths; in an environment variable separated as in PATH."""
