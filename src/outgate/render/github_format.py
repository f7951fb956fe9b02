"""Workflow commands that GitHub Actions turns into annotations of a change.

GitHub shows ten errors and ten warnings of a step, so the worst come first; -o sarif has no such
limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.model.findings import ORDER, Severity
from outgate.render.artifacts import message_of, path_of
from outgate.render.escaping import clean

if TYPE_CHECKING:
    from outgate.checks.answers import LintAnswer
    from outgate.render.looks import Look

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(answer: LintAnswer, look: Look) -> Iterator[str]:  # noqa: ARG001  (it looks one way)
    """Render the answer as workflow commands; see `outgate.render.formats.render`."""
    # Before the notes, so that they are among those that are shown.
    for one in answer.new_suppressions:
        words = f"file={_property(path_of(one.origin.source))},line={one.origin.line or 1}"
        yield f"::notice {words},title=new suppression::{_message(one.is_not_obeyed)}\n"
    for finding in sorted(answer.findings, key=lambda one: ORDER.index(one.severity)):
        at = finding.origin
        line, column = finding.end
        properties = [("file", path_of(at.source))]
        if at.line:
            properties += [("line", str(at.line)), ("endLine", str(line or at.line))]
        if at.column:
            properties.append(("col", str(at.column)))
            properties += [("endColumn", str(column))] if column else []
        properties.append(("title", f"{finding.code} {finding.subject}"))
        words = ",".join(f"{name}={_property(value)}" for name, value in properties)
        message = f"{message_of(finding)} (outgate check {finding.code})"
        yield f"::{_COMMANDS[finding.severity]} {words}::{_message(message)}\n"


def _message(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
