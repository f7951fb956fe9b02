"""Numbers with their words."""

from __future__ import annotations


def count(number: int, thing: str, things: str = "") -> str:
    """Return a number with its noun in the right form.

    Args:
        number: How many.
        thing: The noun, for one.
        things: The noun for several, where it is not formed by an s.
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def percent(share: float) -> str:
    """Return a share in percent, never rounded up to a wholeness that is not there.

    Args:
        share: From 0 to 100.
    """
    if 99 < share < 100:
        return "99%"
    return "1%" if 0 < share < 1 else f"{share:.0f}%"
