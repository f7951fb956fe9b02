"""The report of `reach`: how many pairs, the groups or what leads between namespaces, a picture."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.answers import Members, ReachAnswer
from outgate.render.looks import Look
from outgate.render.markdown.escaping import code, words
from outgate.render.markdown.report import Column, Report
from outgate.render.markdown.shared import end, warn_if_partial
from outgate.render.members import every_name
from outgate.render.mermaid_format import render as render_mermaid
from outgate.render.tables.counting import count

_MOST_GROUPS = 40
_MOST_PAIRS = 20
_MOST_BOXES = 30
_GROUPS = (Column("from"), Column("to"), Column("traffic"), Column("verdict"))
_SPACES = (Column("from"), Column("to"), Column("pairs", right=True))


def render(answer: ReachAnswer, look: Look) -> Iterator[str]:
    """Render the answer as Markdown.

    Args:
        answer: The answer.
        look: `Look.verbose` lists every group and name.

    Yields:
        The text.
    """
    report = Report(f"{look.again.command('reach')} -o csv")
    unsure = f", {answer.unknown_pairs:,} more UNKNOWN" if answer.unknown_pairs else ""
    report.heading(f"{count(answer.pairs, 'pair')} ALLOWED{unsure}")
    report.paragraph(
        f"Asked: {words(answer.question)}, of {count(answer.sources, 'source')} and "
        f"{count(answer.destinations, 'destination')}."
    )
    warn_if_partial(report, answer.reading)
    report.bullets([words(note) for note in answer.notes])
    if answer.connections:
        if len(answer.connections) > _MOST_GROUPS and not look.verbose and answer.is_grouped:
            _matrix(report, answer)
        else:
            _groups(report, answer, look)
        _picture(report, answer, look)
    end(report, answer.reading, look)
    return report.text()


def _groups(report: Report, answer: ReachAnswer, look: Look) -> None:
    report.table(
        _GROUPS,
        [
            (
                _members(item.sources, look),
                _members(item.destinations, look),
                words(str(item.traffic)),
                f"**{item.verdict}**",
            )
            for item in answer.connections
        ],
    )


def _matrix(report: Report, answer: ReachAnswer) -> None:
    rows = [
        (code(item.source), code(item.destination), f"{item.pairs:,}")
        for item in answer.by_namespace
    ]
    report.paragraph(
        f"{count(len(answer.connections), 'group')} of connections, by namespace; `-v` lists every "
        "group."
    )
    report.table(_SPACES, rows[:_MOST_PAIRS])
    if rows[_MOST_PAIRS:]:
        with report.details(f"{len(rows) - _MOST_PAIRS:,} more pairs of namespaces"):
            report.table(_SPACES, rows[_MOST_PAIRS:])


def _picture(report: Report, answer: ReachAnswer, look: Look) -> None:
    if answer.sketch is None or len(answer.sketch.ends) > _MOST_BOXES:
        return
    lines = "".join(render_mermaid(answer, look)).splitlines()
    with report.details("the same as a picture"):
        report.fence("mermaid", lines)


def _members(members: Members, look: Look) -> str:
    if look.verbose:
        return ", ".join(code(name) for name in every_name(members))
    return words(members.words)
