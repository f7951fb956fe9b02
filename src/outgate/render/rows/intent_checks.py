"""One row per finding."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.checking.answers import CheckAnswer

HEADER = ("severity", "code", "namespace", "place", "finding", "remedy")


def rows(answer: CheckAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for finding in answer.findings:
        yield (
            str(finding.severity),
            finding.code,
            finding.namespace or "",
            str(finding.origin),
            finding.sentence,
            finding.remedy,
        )
