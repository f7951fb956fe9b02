"""Tables and sentences for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.live.doctor.answers import DoctorAnswer
from outgate.live.verify.answers import VerifyAnswer
from outgate.planning.answers import PlanAnswer
from outgate.questions.answers import AuditAnswer, ReachAnswer
from outgate.questions.differences.answers import DiffAnswer
from outgate.render.tables import audit, diff, doctor, explain, plan, reach, verify

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:
    """Render an answer for people; see `outgate.render.formats.render`."""
    if isinstance(answer, AuditAnswer):
        return audit.render(answer, look)
    if isinstance(answer, ReachAnswer):
        return reach.render(answer, look)
    if isinstance(answer, VerifyAnswer):
        return verify.render(answer, look)
    if isinstance(answer, DoctorAnswer):
        return doctor.render(answer, look)
    if isinstance(answer, DiffAnswer):
        return diff.render(answer, look)
    if isinstance(answer, PlanAnswer):
        return plan.render(answer, look)
    return explain.render(answer, look)
