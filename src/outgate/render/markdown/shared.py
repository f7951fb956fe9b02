"""What reports of several answers have in common: tables, gaps, what the answer rests on."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.questions.answers import Reading
from outgate.render import page
from outgate.render.gaps import render_gaps
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Column, Report
from outgate.render.tables.counting import count


def plain(piece: page.Piece) -> str:
    """Return a piece of a page without its style."""
    return piece if isinstance(piece, str) else piece[0]


def columns_of(columns: Sequence[page.Column]) -> tuple[Column, ...]:
    """Return the columns of a page's table in small letters."""
    return tuple(
        Column(column.title if column.word == column.title else column.title.lower(), column.right)
        for column in columns
    )


def warn_if_partial(report: Report, reading: Reading) -> None:
    """Say on top that an answer is partial, if it is: nobody reads the end of a good message."""
    failures = sum(1 for gap in reading.gaps if gap.is_failure)
    if failures:
        report.paragraph(
            f"> **The answer is partial**: {count(failures, 'thing')} could not be read or would "
            "be refused by the API server, see below."
        )


def end(report: Report, reading: Reading, look: Look) -> None:
    """Add what was not understood, and what the answer rests on.

    Args:
        report: Where to.
        reading: What the answer rests on.
        look: `Look.verbose` lists every gap.
    """
    if reading.gaps:
        lines = "".join(render_gaps(reading.gaps, Look(verbose=look.verbose))).splitlines()
        with report.details(f"{count(len(reading.gaps), 'thing')} not understood, or assumed"):
            report.bullets([words(line) for line in lines])
    report.footer(
        f"<sub>{count(reading.documents, 'document')} from {count(reading.sources, 'source')}, "
        f"{count(reading.policies, 'NetworkPolicy', 'NetworkPolicies')}, profile "
        f"{code(reading.profile)}</sub>"
    )
