"""Where one document ends and the next begins.

Kubernetes does not ask a YAML parser: its reader (apimachinery, ``YAMLReader``) cuts the text at
every line that starts with ``---``, even inside a block of text, and hands each piece to the parser
alone. To cut in the same way means that one broken document spoils no other, and that each one has
an offset from which it can be read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANKS_AND_COMMENTS = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?(?:\n|\Z))*+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """One document's text."""

    text: str
    offset: int
    """The character of the whole text at which it starts: its first line with content."""
    line: int
    """The line of the whole text on which it starts, from 1."""
    after_separator: str = ""
    """What stands behind the ``---`` before it, where that is neither blank nor a comment."""


def split(text: str) -> Iterator[Chunk]:
    """Cut a text into documents, leaving out those that hold nothing but blanks and comments.

    Args:
        text: The whole text of a file.

    Yields:
        Each document, in order.
    """
    start, line, behind = 0, 1, ""
    while True:
        end = _next_separator(text, start)
        yield from _chunk(text, start, end, line, behind)
        if end == len(text):
            return
        line += text.count("\n", start, end) + 1
        newline = text.find("\n", end)
        start = newline + 1 if newline >= 0 else len(text)
        # "We only allow comments and spaces following the yaml doc separator, otherwise we'll
        # return an error" (apimachinery, pkg/util/yaml/decoder.go).
        behind = text[end + 3 : start].strip()
        behind = "" if behind.startswith("#") else behind


def document_at(text: str, offset: int) -> str:
    """Find a document again.

    Args:
        text: The whole text of the file.
        offset: Where the document starts, as its chunk said.

    Returns:
        The document's text.
    """
    return text[offset : _next_separator(text, offset)]


def _next_separator(text: str, start: int) -> int:
    if text.startswith("---", start):
        return start
    found = text.find("\n---", start)
    return found + 1 if found >= 0 else len(text)


def _chunk(text: str, start: int, end: int, line: int, behind: str) -> Iterator[Chunk]:
    blank = _BLANKS_AND_COMMENTS.match(text, start, end)
    content = blank.end() if blank else start
    if content < end or behind:
        yield Chunk(text[content:end], content, line + text.count("\n", start, content), behind)
