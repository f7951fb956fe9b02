"""GitLab's code quality report: a JSON list that a merge request shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.model.findings import Severity
from outgate.render.artifacts import message_of, path_of
from outgate.render.escaping import clean
from outgate.render.json_format import to_json

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.render.looks import Look

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(answer: LintAnswer, look: Look) -> Iterator[str]:  # noqa: ARG001  (it looks one way)
    """Render the answer as a code quality report; see `outgate.render.formats.render`."""
    yield to_json(
        [
            {
                "description": clean(f"{one.subject}: {message_of(one)}"),
                "check_name": one.code,
                "fingerprint": one.fingerprint,
                "severity": _SEVERITIES[one.severity],
                "location": {
                    "path": path_of(one.origin.source),
                    "lines": {
                        "begin": one.origin.line or 1,
                        "end": one.end[0] or one.origin.line or 1,
                    },
                },
            }
            for one in answer.findings
        ]
    )
