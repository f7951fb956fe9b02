"""The page of `lint`: findings file by file, then totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outgate.checks.answers import LintAnswer
from outgate.model.findings import Finding
from outgate.render.looks import Look
from outgate.render.page import HEADING, PLACE, Page
from outgate.render.tables.counting import count
from outgate.render.tables.findings import STYLES, finding_lines, severity_words

_MOST_ALIKE = 5
"""The findings of one code and file that are shown without --all."""


def render(answer: LintAnswer, look: Look) -> Iterator[str]:
    """Render the answer for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    by_source: dict[str, list[Finding]] = {}
    for finding in answer.findings:
        by_source.setdefault(finding.origin.source, []).append(finding)
    explained: set[str] = set()
    for source, findings in by_source.items():
        page.line((source, HEADING))
        _source(page, findings, look, explained)
        page.blank()
    _totals(page, answer)
    return page.chunks()


def _source(page: Page, findings: list[Finding], look: Look, explained: set[str]) -> None:
    shown: Counter[str] = Counter()
    totals = Counter(finding.code for finding in findings)
    for finding in findings:
        code = finding.code
        shown[code] += 1
        if look.everything or look.verbose or shown[code] <= _MOST_ALIKE:
            at = finding.origin
            place = f"{at.line}:{at.column}" if at.column else str(at.line or "")
            with_why = look.verbose and code not in explained
            finding_lines(page, finding, place, with_why=with_why)
            explained.add(code)
        elif shown[code] == totals[code]:
            more = totals[code] - _MOST_ALIKE
            style = STYLES[finding.severity]
            page.line((f"and {more:,} more {code}: --all shows them", style), indent=2)


def _totals(page: Page, answer: LintAnswer) -> None:
    words = severity_words(answer.findings)
    for one in answer.new_suppressions:
        page.line((f"{one.origin} ", PLACE), one.is_not_obeyed)
    reading = answer.reading
    silenced = f", {len(answer.suppressed):,} suppressed" if answer.suppressed else ""
    page.line(
        (words or "nothing found", HEADING),
        silenced,
        f" by {count(answer.checks, 'check')} in "
        f"{count(reading.policies, 'policy', 'policies')} in force and "
        f"{count(reading.workloads, 'workload')}",
    )


def silenced_lines(answer: LintAnswer, look: Look) -> Iterator[str]:
    """Render what is suppressed, for people.

    Args:
        answer: The answer.
        look: How it is to look.

    Yields:
        The text.
    """
    page = Page(look)
    if answer.suppressed:
        page.blank()
        page.line(("suppressed", HEADING))
    for one in answer.suppressed:
        finding = one.finding
        until = f" until {one.until}" if one.until else ""
        page.line(
            (f"{finding.origin} ", PLACE),
            (f"{finding.severity} {finding.code} ", STYLES[finding.severity]),
            f"{finding.subject}: {finding.sentence}",
            indent=2,
        )
        page.line(f"{one.by}{until}: {one.reason} ", (f"({one.origin})", PLACE), indent=6)
    return page.chunks()
