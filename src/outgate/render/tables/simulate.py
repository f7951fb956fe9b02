"""The page of `simulate`: totals, stages, and every denial with its proof and its remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.learning.answers import Replayed, SimulateAnswer, Tally
from outgate.render.looks import Look
from outgate.render.page import COMMAND, ERROR, HEADING, PLACE, WARNING, Column, Page
from outgate.render.simulated_words import cures, destination, proof, seen
from outgate.render.tables.counting import count

_MOST = 20
"""The edges of a list that are shown without -v."""


def render(answer: SimulateAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    _headline(page, answer)
    if answer.stages:
        page.blank()
        _stages(page, answer)
    most = None if look.verbose else _MOST
    _list(page, "Would be denied", ERROR, answer.denied, most)
    _list(page, "Cannot be known", WARNING, answer.unknown, most)
    _list(page, "Denied when it was recorded", PLACE, answer.denied_today, most)
    if answer.notes:
        page.blank()
    for note in answer.notes:
        page.line("note: ", note)
    return page.chunks()


def _headline(page: Page, answer: SimulateAnswer) -> None:
    denied, unknown = answer.denied_tally, answer.unknown_tally
    style = ERROR if answer.denied else WARNING if unknown.edges else HEADING
    page.line(
        (f"{count(denied.edges, 'edge')} would be denied", style),
        f" ({count(denied.connections, 'connection')}), {unknown.edges:,} cannot be known, "
        f"{_words(answer.allowed)} allowed, under {answer.candidate}",
    )
    if answer.first is not None and answer.last is not None:
        since = f", seen since {answer.since:%Y-%m-%d %H:%M}" if answer.since else ""
        page.line(
            f"recorded {answer.first:%Y-%m-%d %H:%M} to {answer.last:%Y-%m-%d %H:%M} UTC{since}"
        )
    if answer.outside.edges:
        page.line(f"set apart, since no policy has a say: {_words(answer.outside)}")


def _words(tally: Tally) -> str:
    return f"{count(tally.edges, 'edge')} ({count(tally.connections, 'connection')})"


def _stages(page: Page, answer: SimulateAnswer) -> None:
    columns = (
        Column("STAGE"),
        Column("ALLOWED", right=True),
        Column("DENIED", right=True),
        Column("UNKNOWN", right=True),
    )
    rows = [
        (
            one.stage,
            f"{one.allowed.edges:,}",
            (f"{one.denied.edges:,}", ERROR) if one.denied.edges else "0",
            f"{one.unknown.edges:,}",
        )
        for one in answer.stages
    ]
    page.table(columns, rows)


def _list(page: Page, title: str, style: str, found: Sequence[Replayed], most: int | None) -> None:
    if not found:
        return
    page.blank()
    page.line((title, HEADING))
    for one in found[:most]:
        _one(page, one, style)
    if most is not None and len(found) > most:
        page.line(f"and {len(found) - most:,} more: -v shows all", indent=2)


def _one(page: Page, one: Replayed, style: str) -> None:
    page.line((f"{one.edge.source}", style), f" -> {destination(one)}", indent=2)
    page.line(seen(one), indent=4)
    for line, place in proof(one):
        page.line(line, (f" ({place})" if place else "", PLACE), indent=4)
    if one.allow:
        page.line((one.allow, COMMAND), indent=4)
    for change in cures(one):
        page.line(change, indent=4)
