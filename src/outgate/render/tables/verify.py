"""The page of `verify`: the verdict, then the pools, then the destinations, then what else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.live.verify.answers import (
    CaseAnswer,
    CaseVerdict,
    Enforcement,
    NodeAnswer,
    PoolAnswer,
    VerifyAnswer,
)
from outgate.render.looks import Look
from outgate.render.page import ERROR, HEADING, PLACE, WARNING, Column, Page, Piece
from outgate.render.tables.counting import count

STYLES = {
    "ENFORCED": "green",
    "NOT ENFORCED": "red",
    "INCONCLUSIVE": "yellow",
    "STAYS OPEN": "",
    "SKIPPED": "dim",
}
_WORST_FIRST = (
    CaseVerdict.NOT_ENFORCED,
    CaseVerdict.INCONCLUSIVE,
    CaseVerdict.STAYS_OPEN,
    CaseVerdict.ENFORCED,
    CaseVerdict.SKIPPED,
)
POOL_COLUMNS = (
    Column("POOL"),
    Column("NODES", word="probed"),
    Column("VERDICT"),
    Column("DENIED AFTER", right=True),
    Column("ALLOWED AFTER", right=True),
)
CASE_COLUMNS = (
    Column("DESTINATION"),
    Column("WITHOUT POLICY"),
    Column("UNDER A DENY"),
    Column("ALLOWED AGAIN"),
    Column("VERDICT"),
)


def render(answer: VerifyAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    probed = sum(len(pool.nodes) for pool in answer.pools)
    where = f"  {answer.context}" if answer.context else ""
    page.line(
        (answer.verdict, f"{HEADING} {STYLES[answer.verdict]}"),
        (where, HEADING),
        f"  {count(probed, 'node')} probed in {answer.seconds:.0f} s",
    )
    page.blank()
    page.table(POOL_COLUMNS, [pool_row(pool) for pool in answer.pools])
    for pool in answer.pools:
        if pool.verdict is not Enforcement.ENFORCED:
            _why(page, pool)
    nodes = [node for pool in answer.pools for node in pool.nodes if node.cases]
    if look.verbose:
        for node in nodes:
            _node(page, node)
    elif nodes:
        page.blank()
        page.table(CASE_COLUMNS, [case_row(cases) for cases in together(nodes)])
        if any(not case.is_counted for node in nodes for case in node.cases):
            page.line(("* not counted: platforms treat it apart", PLACE))
    _measured(page, answer, look)
    _end(page, answer, look)
    return page.chunks()


def pool_row(pool: PoolAnswer) -> tuple[Piece, ...]:
    """Return a pool as a row of `POOL_COLUMNS`."""
    return (
        pool.name,
        f"{len(pool.nodes)} of {pool.nodes_in_pool}",
        (pool.verdict, STYLES[pool.verdict]),
        _seconds(pool.deny_seconds),
        _seconds(pool.allow_seconds),
    )


def _why(page: Page, pool: PoolAnswer) -> None:
    page.blank()
    page.line((f"{pool.name}: ", HEADING), pool.reason)
    if pool.likely_reason:
        page.line("likely reason: ", pool.likely_reason, indent=2)


def together(nodes: Sequence[NodeAnswer]) -> list[list[CaseAnswer]]:
    """Return the same destination of all nodes together, the worst first."""
    found: dict[str, list[CaseAnswer]] = {}
    for node in nodes:
        for case in node.cases:
            found.setdefault(case.name, []).append(case)
    for cases in found.values():
        cases.sort(key=lambda case: _WORST_FIRST.index(case.verdict))
    return list(found.values())


def case_row(cases: Sequence[CaseAnswer]) -> tuple[Piece, ...]:
    """Return one destination of several nodes, the worst first, as a row of `CASE_COLUMNS`."""
    worst = cases[0]
    differing = len({case.verdict for case in cases}) > 1
    times = [case.deny_seconds for case in cases]
    verdict = f"{worst.verdict}{' (differs, -v)' if differing else ''}"
    return (
        worst.title + ("" if worst.is_counted else " *"),
        worst.without_policy or "-",
        _with_time(worst.under_deny or "-", times if not differing else [worst.deny_seconds]),
        worst.under_allow or "-",
        (verdict, STYLES[worst.verdict]),
    )


def _with_time(words: str, times: Sequence[float | None]) -> str:
    known = [time for time in times if time is not None]
    return f"{words}, {max(known):.2f} s" if known else words


def _node(page: Page, node: NodeAnswer) -> None:
    page.blank()
    page.line(
        (f"from {node.name}: ", HEADING), (node.verdict, STYLES[node.verdict]), f", {node.reason}"
    )
    page.line(
        f"nameserver {node.nameserver or 'unknown'}; open connections {node.established}"
        + (f"; at start {node.race.reason}" if node.race else ""),
        indent=2,
    )
    rows = [(*case_row([case]), (case.destination, PLACE)) for case in node.cases]
    page.table((*CASE_COLUMNS, Column("ADDRESS")), rows)
    for case in node.cases:
        if case.verdict is not CaseVerdict.ENFORCED:
            page.line(f"{case.title}: {case.reason}", indent=2)


def _measured(page: Page, answer: VerifyAnswer, look: Look) -> None:
    known = [one for one in answer.measured if one.value is not None or look.verbose]
    if not known:
        return
    page.blank()
    page.line(("also measured", HEADING))
    for one in known:
        page.line(f"{one.words} ", (f"({one.name})", PLACE), indent=2)


def _end(page: Page, answer: VerifyAnswer, look: Look) -> None:
    if look.verbose:
        page.blank()
        for step in answer.steps:
            state = "" if step.is_settled else ", not everything came about"
            page.line(f"{step.name}: {step.policy}, {step.seconds} s{state}", indent=2)
    if answer.notes or answer.left_behind:
        page.blank()
    for note in answer.notes:
        page.line(("note: ", WARNING), note)
    if answer.left_behind:
        page.line(("left behind: ", ERROR), answer.left_behind)


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} s"
