"""Tables and sentences for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from outgate.render.answer_kinds import kind_of, module_of

if TYPE_CHECKING:
    from outgate.render.formats import Answer, Render
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:
    """Render an answer for people; see `outgate.render.formats.render`."""
    page = cast("Render", module_of("tables", kind_of(answer).page).render)
    return page(answer, look)
