"""outgate: know what every Kubernetes pod can reach, and why.

    import outgate

    world = outgate.load("manifests/")
    world.explain("app/checkout", "203.0.113.10:443/TCP").verdict

Names are imported when they are first used, so that ``outgate --help`` starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from outgate._version import __version__

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.errors import (
        ConfigurationError,
        InputError,
        OutgateError,
        UnknownEndError,
        UsageError,
    )
    from outgate.linting import lint, lint_objects
    from outgate.loading import load, load_objects
    from outgate.model.findings import Finding, Severity
    from outgate.model.gaps import Gap, GapKind
    from outgate.model.verdicts import Verdict
    from outgate.questions.answers import AuditAnswer, ExplainAnswer, ReachAnswer
    from outgate.questions.differences.answers import DiffAnswer
    from outgate.questions.differences.diff import diff
    from outgate.questions.world import World

_HOMES = {
    "AuditAnswer": "outgate.questions.answers",
    "ConfigurationError": "outgate.errors",
    "DiffAnswer": "outgate.questions.differences.answers",
    "ExplainAnswer": "outgate.questions.answers",
    "Finding": "outgate.model.findings",
    "Gap": "outgate.model.gaps",
    "GapKind": "outgate.model.gaps",
    "InputError": "outgate.errors",
    "LintAnswer": "outgate.checks.answers",
    "OutgateError": "outgate.errors",
    "ReachAnswer": "outgate.questions.answers",
    "Severity": "outgate.model.findings",
    "UnknownEndError": "outgate.errors",
    "UsageError": "outgate.errors",
    "Verdict": "outgate.model.verdicts",
    "World": "outgate.questions.world",
    "diff": "outgate.questions.differences.diff",
    "lint": "outgate.linting",
    "lint_objects": "outgate.linting",
    "load": "outgate.loading",
    "load_objects": "outgate.loading",
}

__all__ = [
    "AuditAnswer",
    "ConfigurationError",
    "DiffAnswer",
    "ExplainAnswer",
    "Finding",
    "Gap",
    "GapKind",
    "InputError",
    "LintAnswer",
    "OutgateError",
    "ReachAnswer",
    "Severity",
    "UnknownEndError",
    "UsageError",
    "Verdict",
    "World",
    "__version__",
    "diff",
    "lint",
    "lint_objects",
    "load",
    "load_objects",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'outgate' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
