"""The quick way through the YAML that almost all manifests are made of.

Nearly every line of a manifest is ``key: value`` or ``- key: value`` with plain or simply quoted
scalars, and nearly every line has been seen before. So lines are understood once and remembered
whole, and a document costs one look-up per line instead of a parser's work.

This reader never guesses. At the first line that is anything else (an anchor, a tag, a block of
text, a value over several lines, a key set twice, an indentation that does not fit) it gives up,
and the caller reads the whole document with the real parser. Where it does not give up, its values
are those of `building.build`: tests hold the two against each other.
"""

from __future__ import annotations

import re
from typing import Any, Final

from outgate.manifests.building import build
from outgate.manifests.composing import FaultyDocumentError, compose, is_flow_or_scalar
from outgate.manifests.limits import DEFAULT_LIMITS
from outgate.manifests.scalars import resolve_plain

NOT_SIMPLE: Final = object()
"""What `read_lines` gives where the real parser is needed."""


class _Later:
    """A value that is made anew each time its line is met: a flow collection, or what follows."""

    __slots__ = ("pattern",)

    def __init__(self, pattern: Any) -> None:
        self.pattern = pattern


_FOLLOWS: Final = _Later(None)
_NO_KEY: Final = ""

# What a line is: its column, the column of a key behind a dash (0 without a dash, -1 for a dash
# before a value), the key, the value.
_SKIPPED: Final = (-1, 0, _NO_KEY, None)
_Line = tuple[int, int, str, Any]

_REMEMBERED_LINES = 100_000
_known: dict[str, _Line | None] = {}

_LONGEST_LINE = 1000
_SHAPE = re.compile(
    r"(?P<indent> *)(?P<dash>- +)?"
    r"(?:(?P<key>[A-Za-z0-9_./][A-Za-z0-9_./-]*|\"[A-Za-z0-9_./ -]*\"|'[A-Za-z0-9_./ -]*'):(?= |$))?"
    r" *(?P<value>.*)"
)
_WORD = r"[A-Za-z0-9_./$()][A-Za-z0-9_./$()@=+~*-]*(?::[A-Za-z0-9_./$()@=+~*-]+)*"
_PLAIN = re.compile(rf"{_WORD}(?: {_WORD})*")
_QUOTED = re.compile(r"""(?:"([^"\\]*)"|'([^']*)') *""")
_REAL_VALUE_STARTS = frozenset("&*!|>%@`#?-:,]}")
_OTHER_LINE_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


def read_lines(text: str, depth: int) -> Any:
    """Read a document line by line.

    Args:
        text: One document, as `splitting` cut it.
        depth: How many collections may be open at once.

    Returns:
        Its value, or `NOT_SIMPLE`.
    """
    if "\t" in text or "\r" in text:
        if "\t" in text:
            return NOT_SIMPLE
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            return NOT_SIMPLE
    if not text.isascii() and _OTHER_LINE_BREAKS.search(text):
        return NOT_SIMPLE
    known = _known
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
            understood = _understand(line)
        if understood is None:
            return NOT_SIMPLE
        at, behind, key, value = understood
        if behind:
            # An item of a list.
            if waiting:
                if at >= column:
                    waiting = False
                    if len(columns) >= depth:
                        return NOT_SIMPLE
                    item_list: Any = []
                    inside[waiting_key] = item_list
                    columns.append(at)
                    opened.append(item_list)
                    column, inside = at, item_list
                else:
                    inside[waiting_key] = None
                    waiting = False
            while column > at:
                columns.pop()
                opened.pop()
                if not columns:
                    return NOT_SIMPLE
                column = columns[-1]
                inside = opened[-1]
            if column != at or type(inside) is not list:
                if columns:
                    return NOT_SIMPLE
                inside = []
                column = at
                columns.append(at)
                opened.append(inside)
            if behind < 0:
                inside.append(value if type(value) is not _Later else _fresh(value.pattern))
                continue
            if len(columns) >= depth:
                return NOT_SIMPLE
            mapping: dict[str, Any] = {}
            inside.append(mapping)
            columns.append(behind)
            opened.append(mapping)
            column, inside = behind, mapping
        elif at > column:
            if at < 0:
                continue
            # The first key of a mapping.
            if waiting:
                if len(columns) >= depth:
                    return NOT_SIMPLE
                mapping = {}
                inside[waiting_key] = mapping
                waiting = False
            elif columns:
                return NOT_SIMPLE
            else:
                mapping = {}
            columns.append(at)
            opened.append(mapping)
            column, inside = at, mapping
        elif at < 0:
            continue
        else:
            if waiting:
                inside[waiting_key] = None
                waiting = False
            while column > at:
                columns.pop()
                opened.pop()
                if not columns:
                    return NOT_SIMPLE
                column = columns[-1]
                inside = opened[-1]
            if column != at:
                return NOT_SIMPLE
            if type(inside) is list:
                # A list as deep as the key that it belongs to ends at the next key.
                columns.pop()
                opened.pop()
                if not columns or columns[-1] != at:
                    return NOT_SIMPLE
                inside = opened[-1]
            if key in inside:
                return NOT_SIMPLE
        if type(value) is _Later:
            if value is _FOLLOWS:
                waiting = True
                waiting_key = key
                inside[key] = None
            else:
                inside[key] = _fresh(value.pattern)
        else:
            inside[key] = value
    return opened[0] if opened else NOT_SIMPLE


def _fresh(pattern: Any) -> Any:
    if type(pattern) is dict:
        return {key: _fresh(value) for key, value in pattern.items()}
    if type(pattern) is list:
        return [_fresh(value) for value in pattern]
    return pattern


def _understand(line: str) -> _Line | None:
    if len(_known) >= _REMEMBERED_LINES:
        _known.clear()
    understood = _parse(line)
    _known[line] = understood
    return understood


def _parse(line: str) -> _Line | None:
    stripped = line.strip(" ")
    if not stripped:
        return _SKIPPED
    if len(line) > _LONGEST_LINE or not line.isprintable():
        return None
    if stripped[0] == "#":
        return _SKIPPED
    shape = _SHAPE.fullmatch(line)
    if shape is None:
        return None
    key_text, dash = shape["key"], shape["dash"]
    if key_text is None and dash is None:
        return None
    key = _NO_KEY
    if key_text is not None:
        key = key_text[1:-1] if key_text[0] in "\"'" else key_text
        if key is key_text and type(resolve_plain(key)) is not str:
            return None
    value = _parse_value(shape["value"].rstrip(" "))
    if value is NOT_SIMPLE or (value is _FOLLOWS and key_text is None):
        return None
    column = len(shape["indent"])
    if dash is None:
        return column, 0, key, value
    return column, -1 if key_text is None else column + len(dash), key, value


def _parse_value(text: str) -> Any:
    if not text or text[0] == "#":
        return _FOLLOWS
    if _PLAIN.fullmatch(text):
        return resolve_plain(text)
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return quoted[1] if quoted[1] is not None else quoted[2]
    if text[0] in _REAL_VALUE_STARTS or text.startswith(("---", "...")):
        return NOT_SIMPLE
    if any(mark in text for mark in "&*!") and text[0] in "[{":
        return NOT_SIMPLE
    try:
        node = compose(text, DEFAULT_LIMITS)
        if not is_flow_or_scalar(node):
            return NOT_SIMPLE
        value = build(node, DEFAULT_LIMITS, aliases=False)
    except FaultyDocumentError:
        return NOT_SIMPLE
    return _Later(value) if type(value) in (dict, list) else value
