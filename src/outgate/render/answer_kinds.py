"""The table of answers: what each is called outside, and which modules write it.

Add one by its modules and a line here. A module is imported when its answer is written.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from outgate.render.formats import Answer


class AnswerKind(NamedTuple):
    """One kind of answer."""

    kind: str
    """The `kind` of its document, and the name of its schema."""
    page: str
    """The module in `render/tables` that shows it to people."""
    values: str
    """The module in `render/wire` that gives plain values, and in `render/rows` that gives rows."""


ANSWER_KINDS: dict[str, AnswerKind] = {
    "AuditAnswer": AnswerKind("AuditReport", "audit", "audits"),
    "ReachAnswer": AnswerKind("ReachReport", "reach", "reaches"),
    "ExplainAnswer": AnswerKind("ExplainReport", "explain", "explanations"),
    "DiffAnswer": AnswerKind("DiffReport", "diff", "differences"),
    "PlanAnswer": AnswerKind("PlanReport", "plan", "plans"),
    "NeedAnswer": AnswerKind("NeedReport", "need", "needs"),
    "LearnAnswer": AnswerKind("LearnReport", "learn", "learnings"),
    "SimulateAnswer": AnswerKind("SimulateReport", "simulate", "simulations"),
    "CheckAnswer": AnswerKind("IntentsReport", "intent_check", "intent_checks"),
    "DeniedAnswer": AnswerKind("DeniedReport", "denied", "denials"),
    "LintAnswer": AnswerKind("LintReport", "lint", "lints"),
    "DoctorAnswer": AnswerKind("DoctorReport", "doctor", "diagnoses"),
    "VerifyAnswer": AnswerKind("VerifyReport", "verify", "verifications"),
    "DerivedAnswer": AnswerKind("DerivedReport", "derived", "derivations"),
    "RolloutAnswer": AnswerKind("RolloutReport", "rollout", "rollouts"),
}
"""The class of an answer to its kind."""


def kind_of(answer: Answer) -> AnswerKind:
    """Return the kind of an answer.

    Args:
        answer: The answer.
    """
    return ANSWER_KINDS[type(answer).__name__]


def module_of(folder: str, name: str) -> ModuleType:
    """Return a module of one of the folders of this package.

    Args:
        folder: ``tables``, ``wire``, ``rows``, …
        name: The module's name, as the table has it.
    """
    return import_module(f"outgate.render.{folder}.{name}")
