"""One row per case, and one per workload that was not probed."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.verify.derived.answers import DerivedAnswer

HEADER = (
    "workload", "destination", "name", "expected", "result", "outcome", "attempts", "words",
)  # fmt: skip


def rows(answer: DerivedAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for found in answer.workloads:
        if found.skipped:
            yield (found.name, "", "", "", "SKIPPED", "", "", found.skipped)
        for one in found.cases:
            target = one.case.target
            yield (
                found.name,
                target.text,
                target.name,
                str(one.case.expected),
                str(one.result),
                "" if one.outcome is None else str(one.outcome),
                str(one.attempts),
                one.words,
            )
