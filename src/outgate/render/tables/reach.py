"""The page of `reach`: connections in groups, or by namespace where there are many."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.answers import Connections, Members, ReachAnswer
from outgate.render.escaping import clean
from outgate.render.looks import Look
from outgate.render.members import every_name
from outgate.render.page import COMMAND, HEADING, STYLES, Column, Page
from outgate.render.tables.counting import count

_MOST_GROUPS = 40
_MOST_PAIRS = 10
_COLUMNS = (Column("FROM"), Column("TO"), Column("TRAFFIC"), Column("VERDICT"))


def render(answer: ReachAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people; one line per pair where it is not grouped.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    if not answer.is_grouped:
        return _pairs(answer, look)
    page = Page(look)
    _totals(page, answer)
    if not answer.connections:
        return page.chunks()
    page.blank()
    if len(answer.connections) > _MOST_GROUPS and not look.verbose:
        _matrix(page, answer, look)
    else:
        _groups(page, answer, look)
    return page.chunks()


def _totals(page: Page, answer: ReachAnswer) -> None:
    number = answer.unknown_pairs
    unsure = f", {number:,} more {'is' if number == 1 else 'are'} UNKNOWN" if number else ""
    page.line((answer.question, HEADING))
    page.line(
        f"{count(answer.pairs, 'pair')} ALLOWED{unsure}; asked about "
        f"{count(answer.sources, 'source')} and {count(answer.destinations, 'destination')}"
    )
    for note in answer.notes:
        page.line("note: ", note)


def _groups(page: Page, answer: ReachAnswer, look: Look) -> None:
    rows = [
        (
            _members(item.sources, look),
            _members(item.destinations, look),
            str(item.traffic),
            (item.verdict, STYLES[item.verdict]),
        )
        for item in answer.connections
    ]
    if page.fits(_COLUMNS, rows):
        page.table(_COLUMNS, rows)
    else:
        for source, destination, traffic, verdict in rows:
            page.line(verdict, "  ", traffic)
            page.line("from ", source, indent=2, hang=5)
            page.line("to   ", destination, indent=2, hang=5)
    if not look.verbose and any(
        _is_short(members)
        for item in answer.connections
        for members in (item.sources, item.destinations)
    ):
        page.blank()
        page.line("-v prints every name; --all prints every pair on a line of its own")


def _matrix(page: Page, answer: ReachAnswer, look: Look) -> None:
    shown = answer.by_namespace[:_MOST_PAIRS]
    if shown:
        page.table(
            (Column("FROM"), Column("TO"), Column("PAIRS", right=True)),
            [(item.source, item.destination, f"{item.pairs:,}") for item in shown],
        )
    left = len(answer.by_namespace) - len(shown)
    page.blank()
    if left:
        page.line(f"and {left:,} more pairs of namespaces; ", _grouped(answer))
    else:
        page.line(_grouped(answer))
    example = next((item.source for item in answer.by_namespace if _is_space(item.source)), "")
    command = look.again.command("reach", *look.again.subjects, "-n", example or "NAMESPACE")
    page.line("next: ", (command, COMMAND))
    page.line("or --from, --to and --port for a part; -v for all groups; --all for every pair")


def _is_space(name: str) -> bool:
    """Say whether a name is a namespace's, and not ``(outside)`` or ``node:name``."""
    return not name.startswith("(") and ":" not in name


def _grouped(answer: ReachAnswer) -> str:
    return f"in all {count(len(answer.connections), 'group')} of connections, too many for a page"


def _pairs(answer: ReachAnswer, look: Look) -> Iterator[str]:
    for item in answer.connections:
        yield f"{_line(item, look)}\n"
    if not answer.connections:
        yield "no pair is allowed anything\n"


def _line(item: Connections, look: Look) -> str:
    source = clean(_members(item.sources, look))
    destination = clean(_members(item.destinations, look))
    return f"{source} -> {destination}: {item.traffic} [{item.verdict}]"


def _members(members: Members, look: Look) -> str:
    return ", ".join(every_name(members)) if look.verbose else members.words


def _is_short(members: Members) -> bool:
    return " more" in members.words
