"""Changes to the text of an intent that leave every other character as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outgate.manifests.faults import FaultyDocumentError
from outgate.manifests.spans import Span, span_of
from outgate.manifests.splitting import document_at
from outgate.model.origins import Origin, Path


class NotEditableError(Exception):
    """The text is written in a way in which nothing can be put in for sure; says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """A new item of a list, in the two ways in which YAML writes one."""

    lines: Sequence[str]
    """As lines of a block, the first with its dash in the first column."""
    flow: str
    """On one line, as in brackets: JSON."""


def appended(text: str, origin: Origin, path: Path, item: Item) -> str:
    """Return a text with one more item at the end of a list.

    Args:
        text: The text of the file.
        origin: The document's.
        path: The list.
        item: The item.

    Raises:
        NotEditableError: The list is written in a way in which that cannot be done for sure.
    """
    span = _span(text, origin, path)
    if span.is_flow and span.last is not None:
        return _into_brackets(text, span.last, item)
    if span.is_flow and span.in_flow:
        return f"{text[: span.start]}[{item.flow}]{text[span.end :]}"
    if span.is_flow:
        return _instead_of_brackets(text, span, item)
    if span.last is None:
        raise NotEditableError("the list is not written out")
    column = span.start - _line_start(text, span.start)
    at = span.end if span.ends_line else _next_line(text, span.end)
    at = _behind_comments(text, at, column)
    return _with_lines(text, at, item.lines, " " * column)


def replaced(text: str, origin: Origin, path: Path, value: str) -> str:
    """Return a text in which another word stands for a value; its quotation marks stay.

    Args:
        text: The text of the file.
        origin: The document's.
        path: The value: text on one line.
        value: What is to stand there.

    Raises:
        NotEditableError: It is written in another way.
    """
    span = _span(text, origin, path)
    old = text[span.start : span.end]
    quote = old[:1] if old[:1] in ("'", '"') else ""
    if "\n" in old or old.startswith(("&", "!", "|", ">")):
        raise NotEditableError("the value is not one word")
    return f"{text[: span.start]}{quote}{value}{quote}{text[span.end :]}"


def with_document(text: str, document: str) -> str:
    """Return a text with one more document at its end.

    Args:
        text: The text of the file; may be empty.
        document: The document, with line ends.
    """
    end = _line_end(text, len(text))
    if not text.strip():
        return text + document
    open_line = "" if text.endswith("\n") else end
    return text + open_line + f"---{end}" + document.replace("\n", end)


def _span(text: str, origin: Origin, path: Path) -> Span:
    try:
        span = span_of(document_at(text, origin.offset), origin, path)
    except (FaultyDocumentError, RecursionError):
        span = None
    if span is None:
        raise NotEditableError("it is written elsewhere, behind an anchor or a merge key")
    return span


def _into_brackets(text: str, last: tuple[int, int], item: Item) -> str:
    start, end = last
    before = text[_line_start(text, start) : start]
    if before.strip(" \t"):
        return f"{text[:end]}, {item.flow}{text[end:]}"
    # Each item stands on a line of its own.
    return f"{text[:end]},{_line_end(text, start)}{before}{item.flow}{text[end:]}"


def _instead_of_brackets(text: str, span: Span, item: Item) -> str:
    """Take an empty ``[]`` away and write the list under its key."""
    start = span.start
    while text[start - 1] in " \t":
        start -= 1
    if text[start - 1] != ":" or text[span.start : span.end] != "[]":
        raise NotEditableError("the list is neither empty nor one item per line")
    column = span.key - _line_start(text, span.key)
    if text[_line_start(text, span.key) : span.key].strip(" "):
        raise NotEditableError("its key does not begin its line")
    shorter = text[:start] + text[span.end :]
    return _with_lines(shorter, _next_line(shorter, start), item.lines, " " * column)


def _with_lines(text: str, at: int, lines: Sequence[str], blanks: str) -> str:
    end = _line_end(text, at)
    new = "".join(f"{blanks}{line}{end}" for line in lines)
    if at and text[at - 1] != "\n":
        return text[:at] + end + new.removesuffix(end) + text[at:]
    return text[:at] + new + text[at:]


def _behind_comments(text: str, at: int, column: int) -> int:
    """Go past comments that are deeper than the dashes: they belong to the item above."""
    deeper = re.compile(rf"[ ]{{{column + 1},}}#[^\n]*(?:\n|\Z)")
    while (found := deeper.match(text, at)) is not None:
        at = found.end()
    return at


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _next_line(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _line_end(text: str, at: int) -> str:
    """Return the line end in use before a place, or else after it."""
    found = text.rfind("\n", 0, at)
    if found < 0:
        found = text.find("\n", at)
    return "\r\n" if found > 0 and text[found - 1] == "\r" else "\n"
