"""Connections as a flowchart of Mermaid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.render.pictures.drawing import is_readable, pictures_of
from outgate.render.pictures.mermaid_text import MOST_ARROWS, MOST_CHARACTERS, mermaid_lines

if TYPE_CHECKING:
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def render(answer: Answer, look: Look) -> Iterator[str]:
    """Render an answer for Mermaid; see `outgate.render.formats.render`."""
    pictures = list(pictures_of(answer, look))
    for picture in pictures:
        text = "".join(f"{line}\n" for line in mermaid_lines(picture))
        is_small = len(text) <= MOST_CHARACTERS and len(picture.arrows) <= MOST_ARROWS
        if is_small and (look.verbose or is_readable(picture)):
            break
    head, _, rest = text.partition("\n")
    yield f"{head}\n"
    if not is_small:
        yield (
            "  %% larger than Mermaid draws by default; it must be configured with maxTextSize "
            f"{len(text)} and maxEdges {len(picture.arrows)}\n"
        )
    yield rest
