"""A page of text for people: lines with hanging indents and tables, as wide as the terminal.

The only module that knows the terminal library. Every text that comes in is cleaned, and none is
read as markup. Without a terminal a line is as long as it is, and a row of a table is one line, so
that other programs can read them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from outgate.model.verdicts import Verdict
from outgate.render.escaping import clean
from outgate.render.layout import GAP, breaks, column_widths
from outgate.render.looks import Look

Piece: TypeAlias = str | tuple[str, str]
"""Text, or text and its style."""

STYLES = {
    Verdict.ALLOWED: "green",
    Verdict.DENIED: "red",
    Verdict.UNKNOWN: "yellow",
    Verdict.MIXED: "magenta",
}
HEADING = "bold"
PLACE = "dim"
COMMAND = "cyan"
WARNING = "yellow"
ERROR = "red"

_UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    right: bool = False
    word: str = ""
    """What it is called inside a sentence; the title in small letters by default."""


class Page:
    """Collects lines and tables; `chunks` gives the text."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._console = Console(
            file=io.StringIO(),
            width=_UNLIMITED,
            color_system="standard" if look.color else None,
            force_terminal=look.color,
            no_color=not look.color,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
            _environ={},
        )
        self._chunks: list[str] = []

    def chunks(self) -> Iterator[str]:
        """Yield the text of the page."""
        yield from self._chunks

    def blank(self) -> None:
        """Leave a line free."""
        self._chunks.append("\n")

    def line(self, *pieces: Piece, indent: int = 0, hang: int = 2) -> None:
        """Add a line; it is wrapped at the page's width.

        Args:
            pieces: What it consists of.
            indent: The blanks before it.
            hang: How many more there are before the lines that it is wrapped into.
        """
        text = _text(pieces)
        parts = [text]
        if self._look.width is not None:
            parts = _wrapped(text, self._look.width - indent, hang)
        for number, part in enumerate(parts):
            self._add(Text(" " * (indent if number == 0 else indent + hang)) + part)

    def verbatim(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """Add a line that is never wrapped, because it is there to be copied."""
        self._add(Text(" " * indent) + Text(clean(text), style=style))

    def fits(self, columns: Sequence[Column], rows: Sequence[Sequence[Piece]]) -> bool:
        """Say whether a table fits without breaking a word."""
        return self._widths(columns, _cells(rows)) is not None

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Piece]]) -> None:
        """Add a table; where it does not fit, each row becomes a heading and a list.

        Args:
            columns: What each column is called.
            rows: The cells.
        """
        cells = _cells(rows)
        widths = self._widths(columns, cells)
        if widths is None:
            self._rows_as_records(columns, cells)
            return
        heads = [Text(column.title, style=HEADING) for column in columns]
        for row in [heads, *cells]:
            self._row(columns, widths, row)

    def _widths(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Text]]
    ) -> list[int] | None:
        texts = [
            [column.title, *(row[number].plain for row in rows)]
            for number, column in enumerate(columns)
        ]
        return column_widths(texts, self._look.width)

    def _row(self, columns: Sequence[Column], widths: list[int], row: Sequence[Text]) -> None:
        wrapped = [_wrapped(cell, width, 0) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, wrapped))):
            line = Text()
            for column, width, parts in zip(columns, widths, wrapped, strict=True):
                cell = parts[number] if number < len(parts) else Text()
                blanks = " " * (width - cell_len(cell.plain))
                line.append(blanks if column.right else "")
                line.append_text(cell)
                line.append(("" if column.right else blanks) + " " * GAP)
            line.rstrip()
            self._add(line)

    def _rows_as_records(self, columns: Sequence[Column], rows: list[list[Text]]) -> None:
        """Write each row as a heading and a list, where columns would have to break words."""
        for first, *others in rows:
            self.line((first.plain, HEADING))
            pieces: list[Piece] = []
            for column, cell in zip(columns[1:], others, strict=True):
                if cell.plain:
                    pieces += [", " if pieces else "", f"{column.word or column.title.lower()} "]
                    pieces.append((cell.plain, str(cell.spans[0].style) if cell.spans else ""))
            self.line(*pieces, indent=2, hang=0)

    def _add(self, text: Text) -> None:
        if not self._look.color:
            self._chunks.append(text.plain + "\n")
            return
        with self._console.capture() as captured:
            self._console.print(text, soft_wrap=True)
        self._chunks.append(captured.get())


def _text(pieces: Sequence[Piece]) -> Text:
    parts = (piece if isinstance(piece, tuple) else (piece, "") for piece in pieces)
    return Text.assemble(*((clean(text), style) for text, style in parts))


def _cells(rows: Sequence[Sequence[Piece]]) -> list[list[Text]]:
    return [[_text((cell,)) for cell in row] for row in rows]


def _wrapped(text: Text, width: int, hang: int) -> list[Text]:
    parts = list(text.divide(breaks(text.plain, width, hang)))
    for part in parts:
        part.rstrip()
    return parts
