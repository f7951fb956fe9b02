"""Where one document ends and the next begins.

Kubernetes does not ask a YAML parser: its reader (apimachinery, ``YAMLReader``) cuts the text at
every line that starts with ``---``, even inside a block of text, and hands each piece to the parser
alone. To cut in the same way means that one broken document spoils no other, and that each one has
an offset from which it can be read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLANKS_AND_COMMENTS = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?(?:\n|\Z))*+")
_USUAL_START = re.compile("[A-Za-z]")


class Chunk(NamedTuple):
    """One document's text."""

    text: str
    offset: int
    """The character of the whole text at which it starts: its first line with content."""
    line: int
    """The line of the whole text on which it starts, from 1."""
    separator: int = 0
    """The character at which the line ``---`` before it starts."""
    after_separator: str = ""
    """What stands behind that ``---``, where it is neither blank nor a comment."""


def split(text: str) -> Iterator[Chunk]:
    """Cut a text into documents, leaving out those that hold nothing but blanks and comments.

    Args:
        text: The whole text of a source.

    Yields:
        Each document, in order.
    """
    start, line, separator, behind = 0, 1, 0, ""
    while True:
        end = _next_separator(text, start)
        content = start
        if not _USUAL_START.match(text, start, end):
            skipped = _BLANKS_AND_COMMENTS.match(text, start, end)
            content = skipped.end() if skipped else start
            line += text.count("\n", start, content)
        if content < end or behind:
            yield Chunk(text[content:end], content, line, separator, behind)
        if end == len(text):
            return
        line += text.count("\n", content, end)
        newline = text.find("\n", end)
        line += newline >= 0
        separator, start = end, newline + 1 if newline >= 0 else len(text)
        # "We only allow comments and spaces following the yaml doc separator, otherwise we'll
        # return an error" (apimachinery, pkg/util/yaml/decoder.go).
        behind = text[end + 3 : start].strip()
        behind = "" if behind.startswith("#") else behind


def document_at(text: str, offset: int) -> str:
    """Find a document again.

    Args:
        text: The whole text of the source.
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
