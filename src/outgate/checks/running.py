"""Every check over the evidence, each mistake at its line, and what is silenced apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from outgate.checks.answers import LintAnswer
from outgate.checks.evidence import Evidence
from outgate.checks.fingerprints import with_fingerprints
from outgate.checks.kinds import Check, Mistake
from outgate.checks.suppressions import unused_suppression
from outgate.checks.suppressions.applying import apply
from outgate.checks.suppressions.kinds import Suppression
from outgate.checks.table import CHECKS
from outgate.manifests.collecting import collector_paused
from outgate.model.findings import Finding, Severity
from outgate.model.gaps import GapKind
from outgate.questions.reading import reading_of


def lint(
    evidence: Evidence,
    checks: Iterable[Check] = CHECKS,
    *,
    severities: Mapping[str, Severity] | None = None,
    not_valid: Collection[Suppression] = (),
) -> LintAnswer:
    """Look for mistakes.

    Args:
        evidence: What was read.
        checks: What to look for.
        severities: By code, where somebody thinks otherwise than the check.
        not_valid: Suppressions of the evidence that silence nothing.
    """
    chosen = tuple(checks)
    others = severities or {}
    # What the checks remember stays with the evidence; see `collecting`.
    with collector_paused():
        met = [(check, mistake) for check in chosen for mistake in check.find(evidence)]
    findings = _placed(evidence, met, others)
    valid = [
        one
        for one in evidence.suppressions
        if isinstance(one, Suppression) and one not in not_valid
    ]
    left, silenced, idle = apply(findings, valid, evidence.today)
    if unused_suppression.CHECK in chosen:
        codes = {check.code for check in chosen}
        unused = [
            (unused_suppression.CHECK, unused_suppression.idle(one, code))
            for one, code in idle
            if code in codes
        ]
        left = sorted([*left, *_placed(evidence, unused, others)], key=_place)
    reading = reading_of(evidence.world)
    # What the API server refuses is found by checks; what could not be read is not known.
    gaps = tuple(gap for gap in reading.gaps if gap.kind is not GapKind.REFUSED)
    return LintAnswer(
        replace(reading, gaps=gaps),
        len(chosen),
        tuple(left),
        tuple(silenced),
        tuple(one for one in not_valid if one.holds(evidence.today)),
    )


def _placed(
    evidence: Evidence, met: list[tuple[Check, Mistake]], severities: Mapping[str, Severity]
) -> list[Finding]:
    # Document by document, so that each is read once more at most.
    met.sort(key=lambda item: (item[1].origin.source, item[1].origin.offset, item[1].origin.items))
    findings = [_finding(evidence, check, mistake, severities) for check, mistake in met]
    return list(with_fingerprints(sorted(findings, key=_place)))


def _finding(
    evidence: Evidence, check: Check, mistake: Mistake, severities: Mapping[str, Severity]
) -> Finding:
    place, end = mistake.origin, mistake.end
    if not mistake.is_placed:
        place, end = evidence.world.positions.extent(mistake.origin, mistake.path)
    return Finding(
        code=check.code,
        severity=severities.get(check.code) or mistake.severity or check.severity,
        sentence=mistake.sentence,
        remedy=mistake.remedy,
        origin=place,
        namespace=mistake.namespace,
        subject=mistake.subject,
        end=end,
        path=mistake.path,
        why=check.why,
        patch=mistake.patch,
    )


def _place(finding: Finding) -> tuple[object, ...]:
    at = finding.origin
    return (at.source, at.line, at.column, at.items, finding.code, finding.subject)
