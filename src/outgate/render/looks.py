"""How an answer is to look: width, colour, how much of it, and which command comes next."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from outgate.render.escaping import clean

_NARROWEST = 40


@dataclass(frozen=True, slots=True)
class Again:
    """The command line so far, to build the next command to type from."""

    program: str = "outgate"
    inputs: tuple[str, ...] = ()
    """The options that say what is read and how, as given."""
    subjects: tuple[str, ...] = ()
    """The option that limits the question by labels, as given."""

    def command(self, verb: str, *arguments: str) -> str:
        """Return a command that asks another question about the same input."""
        words = shlex.join(clean(word) for word in (verb, *self.inputs, *arguments))
        return f"{self.program} {words}"


@dataclass(frozen=True, slots=True)
class Look:
    """How an answer is to look."""

    width: int | None = None
    """Columns of the terminal; None where lines are as long as they are."""
    color: bool = False
    everything: bool = False
    """Leave nothing out (``--all``)."""
    verbose: bool = False
    """Print every name of long lists."""
    again: Again = Again()


def wants_color(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Decide about colour, once and here.

    ``--color always|never`` beats NO_COLOR, that beats FORCE_COLOR, that beats TERM=dumb and
    whether a terminal listens. An empty variable counts as not set.

    Args:
        choice: ``auto``, ``always`` or ``never``.
        stream: Where the text goes.
        environment: The process's environment.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return environment.get("TERM") != "dumb" and stream.isatty()


def width_of(stream: TextIO, environment: Mapping[str, str]) -> int | None:
    """Return the columns that *stream* has.

    Args:
        stream: Where the text goes.
        environment: The process's environment; COLUMNS beats what the terminal says.

    Returns:
        The width; None for a file or pipe, where lines are as long as they are.
    """
    stated = environment.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return max(int(stated), _NARROWEST)
    if not stream.isatty():
        return None
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = shutil.get_terminal_size().columns
    return max(columns, _NARROWEST)
