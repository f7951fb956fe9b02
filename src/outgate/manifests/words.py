"""Text from the input, made fit to stand in a sentence.

What a manifest holds is not trusted: it may be a megabyte long, or hold the escape sequences that
a terminal obeys. Every message of this package quotes through here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LONGEST = 80
"""The characters of a quotation before it is cut."""


def quoted(value: object) -> str:
    """Quote a value from the input: on one line, cut short, control characters escaped.

    Args:
        value: Text, or any plain value.

    Returns:
        The quotation: text in quotes, numbers as they are, collections by their sort.
    """
    if isinstance(value, str):
        return f'"{_escaped(_cut(value))}"'
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, Sequence):
        return "a list"
    return quoted_bare(str(value))


def quoted_bare(text: str) -> str:
    """Take over words that another program chose: as `quoted`, without quotes around them.

    Args:
        text: The words.

    Returns:
        One line of them.
    """
    return _escaped(_cut(" ".join(text[: 4 * LONGEST].split())))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text
    )
