"""Markdown for pull-request comments, wikis and reports to auditors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from outgate.render.answer_kinds import kind_of, module_of

if TYPE_CHECKING:
    from outgate.render.formats import Answer, Render
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:
    """Render an answer as Markdown; see `outgate.render.formats.render`."""
    report = cast("Render", module_of("markdown", kind_of(answer).page).render)
    return report(answer, look)
