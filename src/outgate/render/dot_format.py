"""Connections as a picture in the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.render.pictures.dot_text import dot_lines
from outgate.render.pictures.drawing import picture_of

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:
    """Render an answer for Graphviz; see `outgate.render.formats.render`."""
    for line in dot_lines(picture_of(answer, look)):
        yield f"{line}\n"
