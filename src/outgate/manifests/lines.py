"""The quick way through the YAML that almost all manifests are made of.

Nearly every line of a manifest is ``key: value`` or ``- key: value`` with plain or simply quoted
scalars, and nearly every line has been seen before. So lines are understood once and remembered
whole, and a document costs one look-up per line instead of a parser's work.

This reader never guesses. At the first line that is anything else (an anchor, a tag, a block of
text, a value over several lines, a key set twice, an indentation that does not fit) it gives up,
and the caller reads the whole document with the real parser. Where it does not give up, its values
are those of `building.build`; tests hold the two against each other.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

from outgate.manifests.building import build
from outgate.manifests.composing import compose, is_flow_or_scalar
from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.limits import Limits
from outgate.manifests.scalars import Scalar, as_json, resolve_plain

NOT_SIMPLE: Final = object()
"""What a LineReader gives where the real parser is needed."""

_Line = tuple[int, int, str, Any]
"""A line's column (-1 for a line to skip); behind a dash, the column of a key or -1 for none, and 0
without a dash; the key; the value."""


class _Later:
    """A value that is no scalar: made anew each time its line is met."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: Any) -> None:
        self.pattern = pattern


_FOLLOWS: Final = _Later(None)
_NO_KEY: Final = ""
_SKIPPED: Final[_Line] = (-1, 0, _NO_KEY, None)

_MOST_REMEMBERED = 30_000
_LONGEST_LINE = 1000
_SIGNS_OF_MORE = (" &", " *", " !", " |", " >")
"""Anchors, aliases, tags and blocks: not worth a try."""
_FLOW_LIMITS = Limits(depth=20)
_SHAPE = re.compile(
    r"(?P<indent> *)(?P<dash>- +)?"
    r"(?:(?P<key>[A-Za-z0-9_./][A-Za-z0-9_./-]*|\"[A-Za-z0-9_./ -]*\"|'[A-Za-z0-9_./ -]*')"
    r":(?= |$))?"
    r" *(?P<value>.*)"
)
_IN_WORD = r"[A-Za-z0-9_./$()@=+~*-]"
_WORD = rf"-*[A-Za-z0-9_./$()]{_IN_WORD}*(?::{_IN_WORD}+)*"
_PLAIN = re.compile(rf"{_WORD}(?: {_WORD})*")
_QUOTED = re.compile(r"""(?:"([^"\\]*)"|'([^']*)')""")
_NEEDS_PARSER = re.compile(r"[&*!|>%@`#?:,\]}-]|\.\.\.|[\[{].*[&*!]")


class LineReader:
    """Reads documents line by line, and remembers lines."""

    def __init__(self, limits: Limits) -> None:
        """Make a reader.

        Args:
            limits: How deep documents may nest.
        """
        self._deepest = limits.depth - _FLOW_LIMITS.depth
        self._known: dict[str, _Line | None] = {}

    def read(self, text: str) -> Any:
        """Read a document.

        Args:
            text: One document, as `splitting` cut it.

        Returns:
            Its value, or `NOT_SIMPLE`.
        """
        for sign in _SIGNS_OF_MORE:
            if sign in text:
                return NOT_SIMPLE
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        known = self._known
        columns: list[int] = []
        opened: list[Any] = []
        column = -1
        inside: Any = None
        waiting = False
        waiting_key = _NO_KEY
        for line in text.split("\n"):
            try:
                understood = known[line]
            except KeyError:
                understood = self._understand(line)
            if understood is None:
                return NOT_SIMPLE
            at, behind, key, value = understood
            if at < 0:
                continue
            if waiting and (at > column or (at == column and behind)):
                # The first line of what a key waits for: a deeper one, or an item of a list, which
                # may stand as deep as its key.
                waiting = False
                child: Any = [] if behind else {}
                inside[waiting_key] = child
                columns.append(at)
                opened.append(child)
                column, inside = at, child
            else:
                waiting = False
                while column > at:
                    columns.pop()
                    opened.pop()
                    if not columns:
                        return NOT_SIMPLE
                    column = columns[-1]
                    inside = opened[-1]
                if not behind and column == at and type(inside) is list:
                    # A list as deep as its key ends at the next key.
                    columns.pop()
                    opened.pop()
                    if not columns:
                        return NOT_SIMPLE
                    column = columns[-1]
                    inside = opened[-1]
                if column != at:
                    if columns:
                        return NOT_SIMPLE
                    column, inside = at, [] if behind else {}
                    columns.append(column)
                    opened.append(inside)
                if behind and type(inside) is not list:
                    return NOT_SIMPLE
            if behind:
                if behind < 0:
                    inside.append(value if type(value) is not _Later else _fresh(value.pattern))
                    continue
                child = {}
                inside.append(child)
                columns.append(behind)
                opened.append(child)
                column, inside = behind, child
            elif key in inside:
                return NOT_SIMPLE
            if type(value) is not _Later:
                inside[key] = value
            elif value is _FOLLOWS:
                if len(columns) > self._deepest:
                    return NOT_SIMPLE
                waiting = True
                waiting_key = key
                inside[key] = None
            else:
                inside[key] = _fresh(value.pattern)
        return opened[0] if opened else NOT_SIMPLE

    def _understand(self, line: str) -> _Line | None:
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        understood = _parse(line)
        self._known[line] = understood
        return understood


def _fresh(pattern: Any) -> Any:
    if type(pattern) is dict:
        return {key: _fresh(value) for key, value in pattern.items()}
    if type(pattern) is list:
        return [_fresh(value) for value in pattern]
    return pattern


def _parse(line: str) -> _Line | None:
    stripped = line.strip(" ")
    if not stripped:
        return _SKIPPED
    if len(line) > _LONGEST_LINE or not line.isprintable():
        # Tabs, other line breaks, control characters, bytes that are no UTF-8.
        return None
    if stripped[0] == "#":
        return _SKIPPED
    shape = _SHAPE.fullmatch(line)
    if shape is None:
        return None
    key_text, dash = shape["key"], shape["dash"]
    if key_text is None and dash is None:
        return None
    key = _parse_key(key_text) if key_text is not None else _NO_KEY
    value = _parse_value(shape["value"].rstrip(" "))
    if key is None or value is NOT_SIMPLE or (value is _FOLLOWS and key_text is None):
        return None
    column = len(shape["indent"])
    if dash is None:
        return column, 0, key, value
    return column, -1 if key_text is None else column + len(dash), key, value


def _parse_key(text: str) -> str | None:
    if text[0] in "\"'":
        return text[1:-1]
    return text if type(resolve_plain(text)) is str else None


def _parse_value(text: str) -> Any:
    if not text or text[0] == "#":
        return _FOLLOWS
    if _PLAIN.fullmatch(text):
        return _parse_plain(text)
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return text[1:-1]
    if _NEEDS_PARSER.match(text):
        return NOT_SIMPLE
    try:
        composed = compose(text, _FLOW_LIMITS)
        if not is_flow_or_scalar(composed.root) or composed.ignored is not None:
            return NOT_SIMPLE
        value = build(composed.root)
    except FaultyDocumentError:
        return NOT_SIMPLE
    return _Later(value) if type(value) in (dict, list) else value


def _parse_plain(text: str) -> Scalar | object:
    value = as_json(resolve_plain(text))
    return NOT_SIMPLE if type(value) is float and not math.isfinite(value) else value
