"""CSV for spreadsheets and scripts: a header and one line per row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.verify.answers import VerifyAnswer
from outgate.planning.answers import PlanAnswer
from outgate.questions.answers import AuditAnswer, ReachAnswer
from outgate.questions.differences.answers import DiffAnswer
from outgate.render.escaping import clean
from outgate.render.rows import (
    audits,
    diagnoses,
    differences,
    explanations,
    plans,
    reaches,
    verifications,
)

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look

_FORMULA_SIGNS = ("=", "+", "-", "@")


def render(answer: Answer, look: Look) -> Iterator[str]:  # noqa: ARG001  (CSV looks one way)
    """Render an answer as CSV; see `outgate.render.formats.render`."""
    if isinstance(answer, AuditAnswer):
        return _lines(audits.HEADER, audits.rows(answer))
    if isinstance(answer, ReachAnswer):
        return _lines(reaches.HEADER, reaches.rows(answer))
    if isinstance(answer, VerifyAnswer):
        return _lines(verifications.HEADER, verifications.rows(answer))
    if isinstance(answer, DoctorAnswer):
        return _lines(diagnoses.HEADER, diagnoses.rows(answer))
    if isinstance(answer, DiffAnswer):
        return _lines(differences.HEADER, differences.rows(answer))
    if isinstance(answer, PlanAnswer):
        return _lines(plans.HEADER, plans.rows(answer))
    return _lines(explanations.HEADER, explanations.rows(answer))


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
