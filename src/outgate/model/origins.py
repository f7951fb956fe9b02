"""Where a thing was read: the thread that leads from any answer back to a line of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""A field inside a document, from its root: ``("spec", "egress", 0, "ports", 1)``."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in the input."""

    source: str
    """A file's path as the user gave it, ``-`` for standard input, or a name."""
    line: int = 0
    """The line, from 1; 0 where the source has no lines."""
    column: int = 0
    """The column, from 1; 0 where it is not known."""
    offset: int = 0
    """The character at which the document starts in its source's text."""
    items: tuple[int, ...] = ()
    """For an item of a List: its index, outermost List first."""

    def __str__(self) -> str:
        text = self.source
        if self.line:
            text += f":{self.line}"
            if self.column:
                text += f":{self.column}"
        elif self.items:
            text += "".join(f" item {index}" for index in self.items)
        return text


NOWHERE = Origin("(none)")
