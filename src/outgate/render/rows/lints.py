"""One row per finding."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.answers import LintAnswer

HEADER = ("severity", "code", "namespace", "subject", "place", "finding", "remedy")


def rows(answer: LintAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for finding in answer.findings:
        yield (
            str(finding.severity),
            finding.code,
            finding.namespace or "",
            finding.subject,
            str(finding.origin),
            finding.sentence,
            finding.remedy,
        )
