"""Findings apart from those that somebody has silenced."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from outgate.checks.suppressions.kinds import Suppression
from outgate.model.findings import Finding
from outgate.model.origins import Origin


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that is silenced, and by what."""

    finding: Finding
    by: str
    """``comment``, ``annotation`` or ``baseline``."""
    reason: str
    until: date | None
    origin: Origin
    """Where that is written."""


def apply(
    findings: Iterable[Finding], suppressions: Collection[Suppression], today: date
) -> tuple[list[Finding], list[Suppressed], list[tuple[Suppression, str]]]:
    """Take the findings out that are silenced.

    Args:
        findings: All of them.
        suppressions: All of them; those whose day has passed silence nothing.
        today: The day.

    Returns:
        What is left; what is silenced; and each suppression with each code that silences nothing.
    """
    valid = [one for one in suppressions if one.holds(today)]
    idle = {(id(one), code): (one, code) for one in valid for code in one.codes}
    left: list[Finding] = []
    silenced: list[Suppressed] = []
    for finding in findings:
        about = [one for one in valid if one.is_about(finding)]
        for one in about:
            idle.pop((id(one), finding.code), None)
        if about:
            first = about[0]
            silenced.append(Suppressed(finding, first.by, first.reason, first.until, first.origin))
        else:
            left.append(finding)
    return left, silenced, list(idle.values())
