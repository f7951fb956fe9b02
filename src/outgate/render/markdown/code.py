"""Text from the input in Markdown: always as code, where nothing of it is markup.

Markup, links, mentions of people and references to issues all mean nothing inside of code, so a
hostile name can neither hide nor notify.
"""

from __future__ import annotations

import re

from outgate.render.escaping import clean

LONGEST = 300
"""The characters of one piece before it is cut."""


def code(text: str, *, in_table: bool = False) -> str:
    """Return text as a code span.

    Args:
        text: Anything that came from the input.
        in_table: A bar ends a cell there, in code too.
    """
    shown = clean(text)
    if len(shown) > LONGEST:
        shown = shown[: LONGEST - 1] + "…"
    if not shown.strip():
        return "` `"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    if in_table:
        shown = shown.replace("|", "\\|")
    return f"{fence}{pad}{shown}{pad}{fence}"
