"""One row per fact, finding, missing permission and thing that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.doctor.answers import DoctorAnswer
from outgate.render.fact_rows import fact_rows, pool_rows

HEADER = ("kind", "name", "value", "confidence", "source")


def rows(answer: DoctorAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer."""
    for row in (*fact_rows(answer.facts), *pool_rows(answer.facts.node_pools)):
        yield ("fact", row.name, row.value, row.confidence, row.source)
    for finding in answer.findings:
        yield (
            finding.severity,
            finding.code,
            f"{finding.sentence}; {finding.remedy}",
            "read",
            finding.source,
        )
    for item in answer.facts.unread:
        yield ("unread", item.permission, item.what, "", item.reason)
    for verb in answer.permissions:
        for need in verb.lacking:
            yield ("lacking", verb.verb, str(need), "", need.purpose)
    yield ("proof", "verify", answer.proof, "", "")
