"""``-o FORMAT[=FILE]``, repeated: which formats go where."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

import click

from outgate.cli.common.files import check_target
from outgate.errors import UsageError
from outgate.render.formats import FORMATS, formats_of, misfit

Function = TypeVar("Function", bound=Callable[..., Any])

_DEFAULT = "table"


@dataclass(frozen=True, slots=True)
class Output:
    """One format, and where it goes."""

    format: str
    file: str | None
    """None for standard output."""


def output_option(*verbs: str) -> Callable[[Function], Function]:
    """Return the option ``-o``, whose help names the formats that fit.

    Args:
        verbs: What the option is of; a format need not fit all of them.
    """
    names = [name for name in FORMATS if any(name in formats_of(verb) for verb in verbs)]
    others = [name for name in names if name != _DEFAULT]
    return click.option(
        "-o",
        "--output",
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"{_DEFAULT} (the default), {', '.join(others[:-1])} or {others[-1]}; to a file with "
        "=FILE. May be repeated.",
    )


def wants_drawing(texts: Sequence[str]) -> bool:
    """Say whether one of the formats shows a picture.

    Args:
        texts: The values of ``-o``.
    """
    found = (FORMATS.get(text.partition("=")[0]) for text in texts)
    return any(format_ is not None and format_.is_picture for format_ in found)


def parse_outputs(texts: Sequence[str], verb: str) -> tuple[Output, ...]:
    """Read the values of ``-o``.

    Args:
        texts: Each ``FORMAT`` or ``FORMAT=FILE``.
        verb: What is asked: not every format fits every answer.

    Returns:
        At least one output; the table on standard output where nothing is asked for.

    Raises:
        UsageError: A format is unknown or does not fit the answer, or two outputs would go to the
            same place.
        ConfigurationError: A file could not be written.
    """
    outputs = tuple(_parse(text, verb) for text in texts) or (Output(_DEFAULT, None),)
    to_stdout = [output.format for output in outputs if output.file is None]
    if len(to_stdout) > 1:
        raise UsageError(
            f"{' and '.join(to_stdout)} cannot both go to standard output; write all but one to a "
            f"file, as in -o {to_stdout[-1]}=FILE"
        )
    seen: set[str] = set()
    for output in outputs:
        if output.file is None:
            continue
        real = os.path.realpath(output.file)
        if real in seen:
            raise UsageError(f"{output.file!r} is named for two outputs")
        seen.add(real)
        check_target(output.file)
    return outputs


def _parse(text: str, verb: str) -> Output:
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        near = get_close_matches(name, FORMATS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(formats_of(verb))}"
        raise UsageError(f"no output format is called {name!r}; {hint}")
    if reason := misfit(name, verb):
        raise UsageError(reason)
    if equals and not file:
        raise UsageError(f"-o {text} names no file after the equals sign")
    return Output(name, file if equals and file != "-" else None)
