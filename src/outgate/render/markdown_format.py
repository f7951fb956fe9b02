"""Markdown: short enough for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.errors import UsageError
from outgate.questions.differences.answers import DiffAnswer
from outgate.render.markdown import diff

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:  # noqa: ARG001  (Markdown looks one way)
    """Render an answer as Markdown; see `outgate.render.formats.render`."""
    if isinstance(answer, DiffAnswer):
        return diff.render(answer)
    raise UsageError("markdown is a format of diff; use table, json, yaml or csv here")
