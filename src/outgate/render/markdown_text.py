"""Text from the input in a Markdown page: it is shown as it is, and marks nothing up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from outgate.render.escaping import clean

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|www)([:.])")
_FENCE = re.compile("`+")


def words(text: str) -> str:
    """Return text that shows as it is, on one line, in a paragraph or a cell.

    Args:
        text: Anything.
    """
    # Pages make a link of a bare address by themselves; one sign as an entity and it is text.
    marked = _MARKS.sub(r"\\\1", clean(text))
    return _LINKS.sub(lambda found: f"{found[1]}&#{ord(found[2])};", marked).strip()


def code(text: str) -> str:
    """Return text as a code span that ends where it is to end, also in a cell of a table.

    Args:
        text: Anything.
    """
    shown = clean(text)
    if "|" in shown:
        # Inside of a span nothing escapes a bar everywhere; such a name is shown as words.
        return words(shown)
    longest = max((len(run) for run in _FENCE.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if longest else ""
    return f"{fence}{blank}{shown}{blank}{fence}" if shown else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write a table.

    Args:
        heads: The first row.
        rows: Cells that are Markdown already.

    Yields:
        Lines without line ends.
    """
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def block(lines: Iterable[str], language: str = "sh") -> Iterator[str]:
    """Write lines as a block of code.

    Args:
        lines: The lines; none of them starts with a fence.
        language: What they are.

    Yields:
        Lines without line ends.
    """
    yield f"```{language}"
    yield from lines
    yield "```"
