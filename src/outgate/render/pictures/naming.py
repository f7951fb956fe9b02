"""Names and traffic as labels: short enough for a box, and never shortened without a sign."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.render.escaping import clean
from outgate.render.looks import Look
from outgate.render.tables.counting import count
from outgate.sets.traffic import Traffic

_MOST_NAMES = 4
_MOST_NAMES_AT_ALL = 100
_MOST_CHARACTERS = 48
_MOST_CHARACTERS_AT_ALL = 500
_MOST_TRAFFIC = 36


def short(text: str, look: Look) -> str:
    """Return one line of visible characters, with an ellipsis for what has no room.

    Args:
        text: Anything from the input.
        look: `Look.verbose` leaves far more room.
    """
    return _short(clean(text), _MOST_CHARACTERS_AT_ALL if look.verbose else _MOST_CHARACTERS)


def lines_of(names: Sequence[str], thing: str, look: Look, *, above: int = 0) -> tuple[str, ...]:
    """Return names as the lines of a box; many are counted.

    Args:
        names: The names.
        thing: What they are names of.
        look: `Look.verbose` names far more.
        above: How many lines the box has already.
    """
    most = _MOST_NAMES_AT_ALL if look.verbose else _MOST_NAMES - above
    shown = [short(name, look) for name in names[: most if len(names) > most + 1 else len(names)]]
    left = len(names) - len(shown)
    return (*shown, f"and {count(left, f'more {thing}')}") if left else tuple(shown)


def traffic_words(traffic: Traffic, look: Look) -> str:
    """Return traffic as the label of an arrow."""
    words = "all traffic" if str(traffic) == "all" else str(traffic)
    if look.verbose or len(words) <= _MOST_TRAFFIC:
        return words
    return words[:_MOST_TRAFFIC].rpartition(",")[0] + ", …"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
