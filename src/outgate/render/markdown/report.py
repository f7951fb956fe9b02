"""A report in Markdown that stays below what code hosts take.

Hosts refuse, or cut, comments above 65,536 characters. Everything that is added is measured; what
has no room is counted, and the last line says how to see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from outgate.render.markdown.escaping import code

MOST_BYTES = 60_000
"""In UTF-8, which is never less than the number of characters."""
_TAIL = 2_000
"""Kept free for the ends of what is open, and for the last line."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    right: bool = False


class Report:
    """Collects blocks of Markdown; `text` gives them all. What comes in is escaped already."""

    def __init__(self, command: str) -> None:
        """Begin a report.

        Args:
            command: The command line that shows everything.
        """
        self._command = command
        self._chunks: list[str] = []
        self._room = MOST_BYTES - _TAIL
        self._left_out = 0
        self._footer = ""

    def text(self) -> Iterator[str]:
        """Yield the text, with the sentence on what was left out."""
        yield from self._chunks
        if self._left_out:
            lines = "line" if self._left_out == 1 else "lines"
            yield (
                f"**{self._left_out:,} {lines} left out**, because code hosts cut what is longer. "
                f"To see everything: {code(self._command)}\n"
            )
        if self._footer:
            yield f"{chr(10) if self._left_out else ''}{self._footer}\n"

    def heading(self, text: str, level: int = 2) -> None:
        """Add a heading."""
        self._block([f"{'#' * level} {text}"])

    def footer(self, text: str) -> None:
        """Set the last line, which always has room; it is a short one."""
        self._footer = text

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self._block([text])

    def bullets(self, items: Sequence[str]) -> None:
        """Add a list; items for which there is no room are counted."""
        self._block([f"- {item}" for item in items])

    def fence(self, language: str, lines: Sequence[str]) -> None:
        """Add code, whole or not at all."""
        longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
        mark = "`" * max(3, longest + 1)
        text = "\n".join([f"{mark}{language}", *lines, mark, "", ""])
        if self._take(text):
            self._chunks.append(text)
        else:
            self._left_out += len(lines)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Add a table; rows for which there is no room are counted."""
        head = [
            _row([column.title for column in columns]),
            _row(["---:" if column.right else "---" for column in columns]),
        ]
        self._block(head + [_row(row) for row in rows], least=len(head) + 1)

    @contextmanager
    def details(self, summary: str) -> Iterator[None]:
        """Fold away what is added within the block.

        Args:
            summary: Words of ours, or code; hosts read no Markdown here, but HTML.
        """
        opening, closing = f"<details>\n<summary>{summary}</summary>\n\n", "</details>\n\n"
        fits = self._take(opening + closing)
        if fits:
            self._chunks.append(opening)
        yield
        if fits:
            self._chunks.append(closing)

    def _block(self, lines: Sequence[str], least: int = 1) -> None:
        """Add as many lines as fit, unless not even the least do."""
        fitting = 0
        room = self._room - 1
        for line in lines:
            room -= len(line.encode()) + 1
            if room < 0:
                break
            fitting += 1
        if fitting < min(least, len(lines)):
            fitting = 0
        self._left_out += len(lines) - fitting
        if fitting:
            text = "\n".join([*lines[:fitting], "", ""])
            self._take(text)
            self._chunks.append(text)

    def _take(self, text: str) -> bool:
        size = len(text.encode())
        if size > self._room:
            return False
        self._room -= size
        return True


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
