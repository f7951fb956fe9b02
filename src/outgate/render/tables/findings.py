"""Findings in lines for people: what the pages of `lint` and of `audit` share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from outgate.model.findings import ORDER, Finding, Severity
from outgate.render.page import ERROR, PLACE, WARNING, Page
from outgate.render.tables.counting import count

STYLES = {Severity.ERROR: ERROR, Severity.WARNING: WARNING, Severity.NOTE: PLACE}


def severity_words(findings: Iterable[Finding]) -> str:
    """Say how many findings there are of each severity; empty where there is none."""
    totals = Counter(finding.severity for finding in findings)
    return ", ".join(
        count(totals[severity], str(severity)) for severity in ORDER if totals[severity]
    )


def finding_lines(page: Page, finding: Finding, place: str, *, with_why: bool = False) -> None:
    """Write a finding: where and what it is, and the cure.

    Args:
        page: The page.
        finding: The finding.
        place: Its place, as much of it as the page does not say already.
        with_why: Whether it says why it matters.
    """
    page.line(
        (f"{place} " if place else "", PLACE),
        (f"{finding.severity} {finding.code} ", STYLES[finding.severity]),
        f"{finding.subject}: {finding.sentence}",
        indent=2,
    )
    if with_why:
        page.line((finding.why, PLACE), indent=6)
    cure = (" (--fix does)", PLACE) if finding.patch is not None else ""
    page.line(finding.remedy, cure, indent=6)
