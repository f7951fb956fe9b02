"""CSV for spreadsheets and scripts: a header and one line per row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from outgate.render.answer_kinds import kind_of, module_of
from outgate.render.escaping import clean

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look

_FORMULA_SIGNS = ("=", "+", "-", "@")


def render(answer: Answer, look: Look) -> Iterator[str]:  # noqa: ARG001  (CSV looks one way)
    """Render an answer as CSV; see `outgate.render.formats.render`."""
    module = module_of("rows", kind_of(answer).values)
    return _lines(module.HEADER, module.rows(answer))


def cell(text: str) -> str:
    """Return *text* as a cell that a spreadsheet takes for text.

    A cell that begins with one of these signs would be run as a formula, and what a manifest
    holds is not trusted.
    """
    cleaned = clean(text)
    is_formula = text.startswith(("\t", "\r")) or cleaned.lstrip(" ").startswith(_FORMULA_SIGNS)
    return f"'{cleaned}" if is_formula else cleaned


def _lines(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in (header, *rows):
        writer.writerow([cell(text) for text in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
