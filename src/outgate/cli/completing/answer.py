"""What a completion is answered with, and how it is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from typing import TypeAlias

Item: TypeAlias = tuple[str, str]
"""A word, and what it means."""


class Directive(IntFlag):
    """What the shell does with the words; the numbers are Cobra's ``ShellCompDirective``."""

    DEFAULT = 0
    """Where there are no words, complete files."""
    NO_SPACE = 2
    """Put no blank behind the word: it goes on."""
    NO_FILES = 4
    """Where there are no words, complete nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The words that fit, and what to do with them."""

    items: tuple[Item, ...] = ()
    directive: Directive = Directive.NO_FILES

    def text(self) -> str:
        """Return the answer as it is printed: a line per word, and the directive."""
        lines = [f"{word}\t{words}" if words else word for word, words in self.items]
        return "".join(f"{line}\n" for line in [*lines, f":{int(self.directive)}"])


NOTHING = Answer()
FILES = Answer((), Directive.DEFAULT)


def fitting(items: Iterable[Item], part: str, directive: Directive = Directive.NO_FILES) -> Answer:
    """Return the words that begin as the user began.

    Args:
        items: All words.
        part: What the user typed.
        directive: What the shell does with them.
    """
    return Answer(tuple(item for item in items if item[0].startswith(part)), directive)
