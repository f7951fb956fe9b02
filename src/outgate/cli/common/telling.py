"""A sentence for people: cleaned, and as wide as the terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


def tell(sentence: str, stream: TextIO) -> None:
    """Write a sentence.

    Args:
        sentence: What is said; what it holds of the input may be anything.
        stream: Where to.
    """
    from outgate.render.looks import Look, width_of
    from outgate.render.page import Page

    page = Page(Look(width=width_of(stream, os.environ)))
    page.line(sentence)
    stream.writelines(page.chunks())
    stream.flush()
