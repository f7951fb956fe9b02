"""An answer as one document with ``apiVersion`` and ``kind``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.verify.answers import VerifyAnswer
from outgate.planning.answers import PlanAnswer
from outgate.questions.answers import AuditAnswer, ReachAnswer
from outgate.questions.differences.answers import DiffAnswer
from outgate.render.wire import (
    audits,
    diagnoses,
    differences,
    explanations,
    plans,
    reaches,
    verifications,
)

if TYPE_CHECKING:
    from outgate.render.formats import Answer

API_VERSION = "outgate.dev/v1alpha1"


def document(answer: Answer) -> dict[str, object]:
    """Return the answer as plain values, the keys in their order.

    Args:
        answer: The answer.
    """
    if isinstance(answer, AuditAnswer):
        return _head("AuditReport", answer) | audits.body(answer)
    if isinstance(answer, ReachAnswer):
        return _head("ReachReport", answer) | reaches.body(answer)
    if isinstance(answer, VerifyAnswer):
        return _head("VerifyReport", answer) | verifications.body(answer)
    if isinstance(answer, DoctorAnswer):
        return _head("DoctorReport", answer) | diagnoses.body(answer)
    if isinstance(answer, DiffAnswer):
        return _head("DiffReport", answer) | differences.body(answer)
    if isinstance(answer, PlanAnswer):
        return _head("PlanReport", answer) | plans.body(answer)
    return _head("ExplainReport", answer) | explanations.body(answer)


def _head(kind: str, answer: Answer) -> dict[str, object]:
    is_partial = (
        answer.is_partial
        if isinstance(answer, VerifyAnswer | DoctorAnswer | DiffAnswer)
        else answer.reading.is_partial
    )
    return {"apiVersion": API_VERSION, "kind": kind, "isPartial": is_partial}
