"""JSON with a shipped schema; see `outgate.render.wire` for its content."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from outgate.render.escaping import INVISIBLE
from outgate.render.wire.documents import document

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:  # noqa: ARG001  (JSON looks one way)
    """Render an answer as JSON; see `outgate.render.formats.render`."""
    yield to_json(document(answer))


def to_json(value: object) -> str:
    """Return *value* as JSON, indented by 2, that is safe to look at in a terminal.

    Invisible characters and those that change the direction of text are written as escapes: the
    same to a parser, harmless to a person.
    """
    try:
        text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    except UnicodeEncodeError:
        # A file name that is not UTF-8: Python's own encoder escapes what cannot be encoded.
        text = json.dumps(value, indent=2)
    return INVISIBLE.sub(_escape, text) + "\n"


def to_compact_json(value: object) -> str:
    """Return *value* as JSON in one line, for a cell of a table."""
    return INVISIBLE.sub(_escape, msgspec.json.encode(value).decode())


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
