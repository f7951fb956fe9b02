"""Every check over the evidence, and each mistake at its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from outgate.checks.answers import LintAnswer
from outgate.checks.evidence import Evidence
from outgate.checks.fingerprints import with_fingerprints
from outgate.checks.kinds import Check, Mistake
from outgate.checks.table import CHECKS
from outgate.model.findings import Finding
from outgate.model.gaps import GapKind
from outgate.questions.reading import reading_of


def lint(evidence: Evidence, checks: Iterable[Check] = CHECKS) -> LintAnswer:
    """Look for mistakes.

    Args:
        evidence: What was read.
        checks: What to look for.
    """
    chosen = tuple(checks)
    met = [(check, mistake) for check in chosen for mistake in check.find(evidence)]
    # Document by document, so that each is read once more at most.
    met.sort(key=lambda item: (item[1].origin.source, item[1].origin.offset, item[1].origin.items))
    findings = [_finding(evidence, check, mistake) for check, mistake in met]
    findings.sort(key=_place)
    reading = reading_of(evidence.world)
    # What the API server refuses is found by checks; what could not be read is not known.
    gaps = tuple(gap for gap in reading.gaps if gap.kind is not GapKind.REFUSED)
    found = tuple(with_fingerprints(findings))
    return LintAnswer(replace(reading, gaps=gaps), len(chosen), found)


def _finding(evidence: Evidence, check: Check, mistake: Mistake) -> Finding:
    if mistake.is_placed:
        place, end = mistake.origin, (0, 0)
    else:
        place, end = evidence.world.positions.extent(mistake.origin, mistake.path)
    return Finding(
        code=check.code,
        severity=mistake.severity or check.severity,
        sentence=mistake.sentence,
        remedy=mistake.remedy,
        origin=place,
        namespace=mistake.namespace,
        subject=mistake.subject,
        end=end,
        path=mistake.path,
        why=check.why,
    )


def _place(finding: Finding) -> tuple[object, ...]:
    at = finding.origin
    return (at.source, at.line, at.column, at.items, finding.code, finding.subject)
