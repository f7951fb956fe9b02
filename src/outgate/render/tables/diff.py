"""The page of `diff`: the facts first, then who is covered otherwise, then the connections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.questions.answers import Members
from outgate.questions.differences.answers import (
    ConnectionDifference,
    DiffAnswer,
    DiffSide,
    Ends,
    Shift,
)
from outgate.render.differences.wording import (
    BETTER,
    SIGNS,
    UNCLEAR,
    WORSE,
    coverage_tendency,
    fact_tendency,
    fact_words,
    isolation_words,
    next_pod_words,
    passing_words,
    spaces_words,
    totals_words,
)
from outgate.render.looks import Look
from outgate.render.members import every_name
from outgate.render.page import COMMAND, HEADING, WARNING, Column, Page, Piece
from outgate.render.tables.counting import count

_MOST_GROUPS = 40
_MOST_OF_ONE_SIDE = 15
_MOST_PAIRS = 10
_MOST_NAMES = 3
_COLUMNS = (Column(""), Column("FROM"), Column("TO"), Column("BEFORE"), Column("NOW"))
_STYLES = {WORSE: "red", BETTER: "green", UNCLEAR: "yellow"}
_SHIFT_STYLES = {Shift.APPEARS: "red", Shift.DISAPPEARS: "green", Shift.CHANGES: "yellow"}
_TITLES = {
    Ends.KEPT: "",
    Ends.NEW: "with a workload that is new:",
    Ends.GONE: "with a workload that is gone:",
}


def render(answer: DiffAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    page.line((answer.question, HEADING))
    _side(page, "OLD", answer.old)
    _side(page, "NEW", answer.new)
    for note in answer.notes:
        page.line(("note: ", WARNING), note)
    page.blank()
    if not answer.is_different:
        page.line(
            f"no difference: the same is allowed among {count(answer.kept_workloads, 'workload')} "
            "and with the outside"
        )
        return page.chunks()
    if _facts(page, answer, look) and answer.connections:
        page.blank()
    if answer.connections:
        page.line(totals_words(answer))
        _connections(page, answer, look)
    return page.chunks()


def _side(page: Page, word: str, side: DiffSide) -> None:
    reading = side.reading
    name = f"{side.name}: " if side.name else ""
    page.line(
        f"{word}  ",
        f"{name}{count(reading.workloads, 'workload')} in "
        f"{count(reading.namespaces, 'namespace')} under "
        f"{count(reading.policies, 'NetworkPolicy', 'NetworkPolicies')}, profile {reading.profile}",
        hang=5,
    )


def _facts(page: Page, answer: DiffAnswer, look: Look) -> bool:
    """Write what is told in sentences; say whether there was anything."""
    for fact in answer.facts:
        spaces = spaces_words(fact)
        where = f" ({spaces})" if spaces else ""
        _named(page, (fact_words(fact), _STYLES[fact_tendency(fact)]), where, fact.workloads, look)
    for item in answer.isolation:
        style = _STYLES[coverage_tendency(item.before, item.after)]
        _named(page, (isolation_words(item), style), "", item.workloads, look)
    for later in answer.next_pods:
        style = _STYLES[coverage_tendency(later.before, later.after)]
        _named(page, (next_pod_words(later), style), "", later.namespaces, look)
    for words, names in (
        ("is new", answer.new_workloads),
        ("is gone", answer.gone_workloads),
    ):
        if names:
            verb = words if len(names) == 1 else words.replace("is", "are")
            _named(page, f"{count(len(names), 'workload')} {verb}", "", names, look)
    return bool(
        answer.facts
        or answer.isolation
        or answer.next_pods
        or answer.new_workloads
        or answer.gone_workloads
    )


def _named(page: Page, words: Piece, more: str, names: Sequence[str], look: Look) -> None:
    page.line(words, f"{more}: {_names(names, look)}")


def _names(names: Sequence[str], look: Look) -> str:
    shown = names if look.verbose else names[:_MOST_NAMES]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left:,} more" if left else "")


def _connections(page: Page, answer: DiffAnswer, look: Look) -> None:
    shown: list[ConnectionDifference] = []
    for ends in Ends:
        found = [item for item in answer.connections if item.ends is ends]
        if not found:
            continue
        page.blank()
        most = _MOST_OF_ONE_SIDE if answer.kept_workloads else 0
        if (
            look.verbose
            or look.everything
            or len(found) <= (_MOST_GROUPS if ends is Ends.KEPT else most)
        ):
            if _TITLES[ends]:
                page.line(_TITLES[ends])
            _groups(page, found, look)
            shown += found
        elif ends is Ends.KEPT:
            _matrix(page, answer, len(found), look)
        else:
            page.line(f"{count(len(found), 'group')} {_TITLES[ends][:-1]}; --all shows them")
    if not look.verbose and any(
        " more" in members.words for item in shown for members in (item.sources, item.destinations)
    ):
        page.blank()
        page.line("-v prints every name")


def _groups(page: Page, found: Sequence[ConnectionDifference], look: Look) -> None:
    rows = [
        (
            (SIGNS[item.shift], _SHIFT_STYLES[item.shift]),
            _members(item.sources, look),
            _members(item.destinations, look),
            passing_words(item.before),
            passing_words(item.after),
        )
        for item in found
    ]
    if page.fits(_COLUMNS, rows):
        page.table(_COLUMNS, rows)
        return
    for sign, source, destination, before, after in rows:
        page.line(sign, " ", f"{before} -> {after}")
        page.line("from ", source, indent=2, hang=5)
        page.line("to   ", destination, indent=2, hang=5)


def _matrix(page: Page, answer: DiffAnswer, number: int, look: Look) -> None:
    shown = answer.by_namespace[:_MOST_PAIRS]
    page.table(
        (
            Column("FROM"),
            Column("TO"),
            Column("APPEAR", right=True),
            Column("DISAPPEAR", right=True),
            Column("CHANGE", right=True),
        ),
        [
            (
                item.source,
                item.destination,
                _number(item.pairs.appear),
                _number(item.pairs.disappear),
                _number(item.pairs.change),
            )
            for item in shown
        ],
    )
    left = len(answer.by_namespace) - len(shown)
    page.blank()
    more = f"and {left:,} more pairs of namespaces; " if left else ""
    groups = count(number, "group")
    page.line(f"{more}in all {groups} of connections, too many for a page")
    example = next((item.source for item in shown if not item.source.startswith("(")), "NAMESPACE")
    page.line("next: ", (look.again.command("diff", *look.again.subjects, "-n", example), COMMAND))
    page.line("or --all for all groups")


def _number(value: int) -> str:
    return f"{value:,}" if value else ""


def _members(members: Members, look: Look) -> str:
    return ", ".join(every_name(members)) if look.verbose else members.words
