"""The page of `rollout status` and `rollout check`: every namespace, and where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outgate.live.rollout.answers import NamespaceState, RolloutAnswer
from outgate.render.looks import Look
from outgate.render.page import COMMAND, ERROR, HEADING, PLACE, WARNING, Column, Page, Piece
from outgate.render.tables.counting import count

_COLUMNS = (
    Column("NAMESPACE"),
    Column("IN PLACE"),
    Column("STATE"),
    Column("IN GIT"),
    Column("RUN"),
    Column(""),
)
_MOST = 40
"""Rows that are shown without -v: those that need a look first."""


def render(answer: RolloutAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    totals = Counter(one.stage or one.state for one in answer.namespaces)
    words = ", ".join(f"{number:,} {name}" for name, number in sorted(totals.items()))
    page.line(
        (count(len(answer.namespaces), "namespace"), HEADING),
        f" of the plan in {answer.cluster}: {words or 'none'}",
    )
    ordered = sorted(answer.namespaces, key=lambda one: (one.agrees, one.name))
    shown = ordered if look.verbose else ordered[:_MOST]
    if shown:
        page.blank()
        page.table(_COLUMNS, [_row(one) for one in shown])
    if len(shown) < len(ordered):
        page.line((f"and {len(ordered) - len(shown):,} more: -v shows all", PLACE))
    for finding in answer.findings:
        page.line((finding, ERROR))
    if any(one.state == "under-way" for one in answer.namespaces):
        page.line("a run is under way, or was killed: ", ("outgate rollout resume", COMMAND))
    return page.chunks()


def _row(one: NamespaceState) -> tuple[Piece, ...]:
    style = "" if one.agrees else WARNING
    return (
        one.name,
        one.stage or "-",
        (one.state, style),
        one.in_git or "-",
        one.run or "-",
        "; ".join((*((f"kept by {one.owner}",) if one.owner else ()), *one.notes)),
    )
