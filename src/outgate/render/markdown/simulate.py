"""The report of `simulate`: what would break, stage by stage, each denial with proof and cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.learning.answers import Replayed, SimulateAnswer
from outgate.render.escaping import clean
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Column, Report
from outgate.render.markdown.shared import end, warn_if_partial
from outgate.render.simulated_words import cures, destination, proof, seen
from outgate.render.tables.counting import count

_COLUMNS = (
    Column("stage"),
    Column("allowed", right=True),
    Column("denied", right=True),
    Column("unknown", right=True),
)
_MOST = 20
_MOST_OPEN = 5
"""Denials that are not folded away."""


def render(answer: SimulateAnswer, look: Look) -> Iterator[str]:
    """Render the answer as Markdown.

    Args:
        answer: The answer.
        look: `Look.verbose` lists every edge.

    Yields:
        The text.
    """
    report = Report(f"{look.again.command('simulate')} -o json")
    report.heading(f"{count(answer.denied_tally.edges, 'recorded edge')} would be denied")
    warn_if_partial(report, answer.reading)
    report.paragraph(_totals(answer))
    if answer.stages:
        report.table(
            _COLUMNS,
            [
                (
                    code(one.stage),
                    f"{one.allowed.edges:,}",
                    f"**{one.denied.edges:,}**" if one.denied.edges else "0",
                    f"{one.unknown.edges:,}",
                )
                for one in answer.stages
            ],
        )
    _list(report, "Would be denied", answer.denied, look, still_open=_MOST_OPEN)
    _list(report, "Cannot be known", answer.unknown, look)
    _list(report, "Denied when it was recorded", answer.denied_today, look)
    report.bullets([f"note: {words(note)}" for note in answer.notes])
    end(report, answer.reading, look)
    return report.text()


def _totals(answer: SimulateAnswer) -> str:
    denied, unknown, allowed = answer.denied_tally, answer.unknown_tally, answer.allowed
    text = (
        f"{count(denied.connections, 'connection')} of them. "
        f"{count(unknown.edges, 'edge')} cannot be known, {count(allowed.edges, 'edge')} "
        f"({count(allowed.connections, 'connection')}) would be allowed, under "
        f"{code(answer.candidate)}."
    )
    if answer.first is not None and answer.last is not None:
        text += f" Recorded {answer.first:%Y-%m-%d %H:%M} to {answer.last:%Y-%m-%d %H:%M} UTC."
    return text


def _list(
    report: Report, title: str, found: Sequence[Replayed], look: Look, *, still_open: int = 0
) -> None:
    if not found:
        return
    report.heading(title, 3)
    shown = found if look.verbose else found[:_MOST]
    for one in shown[:still_open]:
        _one(report, one)
    if shown[still_open:]:
        more = "more edge" if still_open else "edge"
        with report.details(count(len(shown[still_open:]), more)):
            for one in shown[still_open:]:
                _one(report, one)
    if len(found) > len(shown):
        report.paragraph(f"and {len(found) - len(shown):,} more: {code('-v')} lists them")


def _one(report: Report, one: Replayed) -> None:
    report.paragraph(f"{code(str(one.edge.source))} → {code(destination(one))}: {words(seen(one))}")
    lines = [words(line) + (f" ({code(place)})" if place else "") for line, place in proof(one)]
    report.bullets([*lines, *(words(change) for change in cures(one))])
    if one.allow:
        report.fence("sh", [clean(one.allow)])
