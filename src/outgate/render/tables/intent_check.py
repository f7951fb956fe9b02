"""The page of `intents check`: totals, then every finding with its place and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outgate.intents.checking.answers import CheckAnswer
from outgate.model.findings import ORDER, Finding, Severity
from outgate.render.looks import Look
from outgate.render.page import COMMAND, ERROR, HEADING, PLACE, WARNING, Page
from outgate.render.tables.counting import count

_STYLES = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.NOTE: PLACE}
_MOST_ALIKE = 5
"""The findings of one code that are shown without -v."""


def render(answer: CheckAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    _headline(page, answer)
    if not answer.looked_up:
        page.line("names were not looked up; that takes the manifests: ", ("-f PATH", COMMAND))
    shown: Counter[str] = Counter()
    totals = Counter(finding.code for finding in answer.findings)
    if answer.findings:
        page.blank()
    for finding in answer.findings:
        shown[finding.code] += 1
        if look.verbose or shown[finding.code] <= _MOST_ALIKE:
            _finding(page, finding)
        elif shown[finding.code] == totals[finding.code]:
            more = totals[finding.code] - _MOST_ALIKE
            style = _STYLES[finding.severity]
            page.line((f"and {more:,} more {finding.code}: -v shows all", style))
    return page.chunks()


def _headline(page: Page, answer: CheckAnswer) -> None:
    baseline = f"baseline {answer.baseline}" if answer.baseline else "the default baseline"
    by_severity = Counter(finding.severity for finding in answer.findings)
    words = ", ".join(
        count(by_severity[severity], str(severity)) for severity in ORDER if by_severity[severity]
    )
    page.line(
        (words or "nothing found", HEADING),
        f" in {count(answer.intents, 'intent')} with {count(answer.needs, 'need')}, under "
        f"{baseline}, on {answer.today}",
    )


def _finding(page: Page, finding: Finding) -> None:
    style = _STYLES[finding.severity]
    page.line((f"{finding.severity} {finding.code}: ", style), finding.sentence)
    page.line(f"{finding.remedy} ", (f"({finding.origin})", PLACE), indent=4)
