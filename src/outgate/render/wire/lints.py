"""LintReport: what is wrong with policies."""

from __future__ import annotations

from outgate.checks.answers import LintAnswer
from outgate.model.findings import Finding
from outgate.render.wire import parts


def body(answer: LintAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "reading": parts.reading(answer.reading),
        "checks": answer.checks,
        "findings": [finding(one) for one in answer.findings],
        "suppressed": [
            {
                "finding": finding(one.finding),
                "by": one.by,
                "reason": one.reason,
                "until": one.until.isoformat() if one.until else None,
                "origin": parts.origin(one.origin),
            }
            for one in answer.suppressed
        ],
        "newSuppressions": [
            {
                "codes": list(one.codes),
                "reason": one.reason,
                "until": one.until.isoformat() if one.until else None,
                "origin": parts.origin(one.origin),
            }
            for one in answer.new_suppressions
        ],
    }


def finding(value: Finding) -> dict[str, object]:
    """Return one finding."""
    line, column = value.end
    return {
        "code": value.code,
        "severity": str(value.severity),
        "subject": value.subject,
        "namespace": value.namespace,
        "sentence": value.sentence,
        "why": value.why,
        "remedy": value.remedy,
        "origin": parts.origin(value.origin),
        "endLine": line or None,
        "endColumn": column or None,
        "path": list(value.path),
        "fingerprint": value.fingerprint,
        "isFixable": value.patch is not None,
    }
