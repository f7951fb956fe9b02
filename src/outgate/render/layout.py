"""How wide columns are and where lines break: arithmetic on the cells that text takes up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

GAP = 2
"""The blanks between two columns."""


def breaks(text: str, width: int, hang: int = 0) -> list[int]:
    """Return the offsets at which lines begin, so that none is wider than it may be.

    Lines break at blanks only. A word that is wider than a line, such as a path, stays whole: it
    is there to be copied, and a terminal wraps it by itself.

    Args:
        text: One line of text.
        width: What the first line has room for.
        hang: How much narrower all others are.

    Returns:
        The offsets, without the first one, which is 0.
    """
    found: list[int] = []
    used = offset = 0
    room = width
    for word in text.split(" "):
        size = cell_len(word)
        if used and used + size > room:
            found.append(offset)
            used = 0
            room = width - hang
        used += size + 1
        offset += len(word) + 1
    return found


def narrowest(column: Iterable[str]) -> int:
    """Return the width below which a word of some cell would be broken."""
    return max((cell_len(word) for cell in column for word in cell.split(" ")), default=0)


def widest(column: Iterable[str]) -> int:
    """Return the width at which no cell is wrapped."""
    return max(map(cell_len, column), default=0)


def column_widths(columns: Sequence[Sequence[str]], width: int | None) -> list[int] | None:
    """Return how wide each column is to be.

    Args:
        columns: The cells of each column, its title among them.
        width: The room for all of them, with the gaps between; None where there is no limit.

    Returns:
        The widths; None where a word would have to be broken.
    """
    widths = [widest(column) for column in columns]
    if width is None:
        return widths
    least = [narrowest(column) for column in columns]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        # The column with the most to give gives first, down to the next one or to its words.
        slack = [wide - small for wide, small in zip(widths, least, strict=True)]
        giver = max(range(len(widths)), key=lambda number: (slack[number] > 0, widths[number]))
        widths[giver] -= 1
    return widths
