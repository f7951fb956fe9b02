"""A small writer of YAML: block style, the keys in their order, no aliases, no surprises.

Text is plain only where every reader of YAML takes it for text, and else in double quotes with
the escapes that YAML and JSON share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from outgate.render.escaping import INVISIBLE

_PLAIN = re.compile(r"(?:\.\./)*[A-Za-z_/][\w./-]*(?:[ :=,()][\w./()=,;\"'+*-]+)*", re.ASCII)
"""Starts with what starts no other thing, and holds no ``: `` and no `` #``."""
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?", re.ASCII)
_WORDS_WITH_A_MEANING = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})


def yaml_lines(value: object, indent: int = 0) -> Iterator[str]:
    """Write plain values as YAML.

    Args:
        value: Mappings, sequences, text, numbers, booleans and None.
        indent: The blanks before each line.

    Yields:
        Lines without line ends.
    """
    blanks = " " * indent
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _entry(f"{blanks}{_scalar(key)}:", inner, indent, indent + 2)
    elif _is_list(value) and value:
        for inner in value:
            yield from _item(blanks, inner, indent)
    else:
        yield blanks + _short(value)


def _entry(head: str, inner: object, list_indent: int, map_indent: int) -> Iterator[str]:
    if isinstance(inner, Mapping) and inner:
        yield head
        yield from yaml_lines(inner, map_indent)
    elif _is_list(inner) and inner:
        # As kubectl writes it: the dash stands under the key.
        yield head
        yield from yaml_lines(inner, list_indent)
    else:
        yield f"{head} {_short(inner)}"


def _item(blanks: str, inner: object, indent: int) -> Iterator[str]:
    if (isinstance(inner, Mapping) or _is_list(inner)) and inner:
        lines = yaml_lines(inner, indent + 2)
        yield f"{blanks}- {next(lines).lstrip(' ')}"
        yield from lines
    else:
        yield f"{blanks}- {_short(inner)}"


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _short(value: object) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if _is_list(value):
        return "[]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    if _ADDRESS.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_WITH_A_MEANING:
        return text
    return INVISIBLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\U{ord(match[0]):08x}"
