"""Of the page of `audit`: the ways from outside, and the routes that lead nowhere."""

from __future__ import annotations

from collections import Counter

from outgate.model.verdicts import Verdict
from outgate.questions.answers import AuditAnswer
from outgate.render.looks import Look
from outgate.render.page import HEADING, STYLES, WARNING, Column, Page
from outgate.render.tables.counting import count

_MOST = 10
_MOST_BROKEN = 5
_PASSES = {
    Verdict.ALLOWED: "yes",
    Verdict.DENIED: "no",
    Verdict.UNKNOWN: "unknown",
    Verdict.MIXED: "in part",
}


def exposures_head(page: Page, answer: AuditAnswer) -> None:
    """Add the line of totals, where there is anything to count."""
    if not answer.exposures:
        return
    exposed = len({item.workload for item in answer.exposures})
    counts = Counter(item.verdict for item in answer.exposures)
    words = ", ".join(
        f"{counts[verdict]:,} {word}"
        for verdict, word in (
            (Verdict.ALLOWED, "let through by policies"),
            (Verdict.MIXED, "in part"),
            (Verdict.UNKNOWN, "unknown"),
            (Verdict.DENIED, "stopped by policies"),
        )
        if counts[verdict]
    )
    page.line(
        ("exposed: ", HEADING),
        f"{count(exposed, 'workload')} to outside of the cluster by "
        f"{count(len(answer.exposures), 'way')}: {words}",
        hang=9,
    )


def exposures_table(page: Page, answer: AuditAnswer, look: Look) -> None:
    """Add the ways from outside, those that are open first, and routes that lead nowhere."""
    shown = answer.exposures if look.everything else answer.exposures[:_MOST]
    if shown:
        page.blank()
        page.table(
            (
                Column("EXPOSED"),
                Column("BY"),
                Column("HOSTS"),
                Column("PORTS"),
                Column("PASSES", word="policies let it through"),
            ),
            [
                (
                    item.workload,
                    item.by,
                    _hosts(item.hosts),
                    str(item.traffic),
                    (_PASSES[item.verdict], STYLES[item.verdict]),
                )
                for item in shown
            ],
        )
        left = len(answer.exposures) - len(shown)
        if left:
            page.line(f"and {count(left, 'more way')}; --all shows them")
        _reasons(page, answer)
    _broken(page, answer, look)


def _hosts(hosts: tuple[str, ...]) -> str:
    if not hosts:
        return "any"
    more = f" +{len(hosts) - 2}" if len(hosts) > 2 else ""
    return ", ".join(hosts[:2]) + more


def _reasons(page: Page, answer: AuditAnswer) -> None:
    """Say why, once per reason, where it is not simply open."""
    reasons: dict[tuple[str, str], Verdict] = {}
    for item in answer.exposures:
        if item.verdict is not Verdict.ALLOWED:
            reasons.setdefault((item.reason, item.settled_by), item.verdict)
    for (reason, settled_by), verdict in list(reasons.items())[:_MOST_BROKEN]:
        remedy = f"; {settled_by}" if settled_by else ""
        page.line((f"{_PASSES[verdict]}: ", STYLES[verdict]), reason, remedy)
    left = len(reasons) - _MOST_BROKEN
    if left > 0:
        page.line(f"and {count(left, 'more reason')}; -o json has each")


def _broken(page: Page, answer: AuditAnswer, look: Look) -> None:
    shown = answer.broken_routes if look.everything else answer.broken_routes[:_MOST_BROKEN]
    if not shown:
        return
    page.blank()
    for item in shown:
        page.line((f"{item.route} ", WARNING), f"{item.what} ({item.origin})")
    left = len(answer.broken_routes) - len(shown)
    if left:
        page.line(f"and {count(left, 'more route')} that lead nowhere; --all shows them")
