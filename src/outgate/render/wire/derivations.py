"""DerivedReport: whether the cluster does what is said of its policies."""

from __future__ import annotations

from outgate.live.verify.derived.answers import (
    CaseFound,
    CaseResult,
    DerivedAnswer,
    WorkloadFound,
)
from outgate.render.wire import parts
from outgate.render.wire.explanations import part


def body(answer: DerivedAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "context": answer.context,
        "run": answer.run,
        "seconds": answer.seconds,
        "policies": answer.policies,
        "counts": {
            **{result.lower(): answer.number(result) for result in CaseResult},
            "skipped": sum(bool(found.skipped) for found in answer.workloads),
        },
        "workloads": [_workload(found) for found in answer.workloads],
        "notes": list(answer.notes),
        "leftBehind": answer.left_behind or None,
        "gaps": [parts.gap(gap) for gap in answer.gaps],
    }


def _workload(value: WorkloadFound) -> dict[str, object]:
    return {
        "name": value.name,
        "skipped": value.skipped or None,
        "labels": value.labels,
        "cases": [_case(case) for case in value.cases],
    }


def _case(value: CaseFound) -> dict[str, object]:
    return {
        "destination": value.case.target.text,
        "kind": str(value.case.target.kind),
        "name": value.case.target.name,
        "expected": str(value.case.expected),
        "result": str(value.result),
        "outcome": None if value.outcome is None else str(value.outcome),
        "attempts": value.attempts,
        "words": value.words,
        "control": value.control or None,
        "proof": [part(item) for item in value.case.proof],
    }
