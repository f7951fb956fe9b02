"""An answer written in every format that is asked for, and what was not understood beside it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.cli.common.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TextIO

    from outgate.cli.common.outputs import Output
    from outgate.model.gaps import Gap
    from outgate.questions.atlases import Report
    from outgate.render.formats import Answer
    from outgate.render.looks import Look


def show(outputs: Sequence[Output], found: Answer, color: str, *, verbose: bool) -> None:
    """Write an answer behind which no manifests stand; see `write_all`.

    Args:
        outputs: The formats, and where they go.
        found: The answer.
        color: The value of ``--color``.
        verbose: Whether all rows are shown.
    """
    from outgate.render.looks import Look

    write_all(outputs, lambda _: found, Look(verbose=verbose), color)


def write_all(
    outputs: Iterable[Output],
    shown: Callable[[str], Answer | Report[Answer]],
    look: Look,
    color: str,
) -> None:
    """Write an answer: to the files first, then to standard output.

    Args:
        outputs: The formats, and where they go.
        shown: What a format shows, by its name.
        look: How it is to look, apart from colour and width.
        color: The value of ``--color``.
    """
    from outgate.render.formats import render

    outputs = list(outputs)
    for one in outputs:
        if one.file is not None:
            colored = replace(look, color=color == "always")
            replace_file(one.file, render(one.format, shown(one.format), colored))
    for one in outputs:
        if one.file is None:
            there = dressed(look, color, sys.stdout)
            sys.stdout.writelines(render(one.format, shown(one.format), there))
            sys.stdout.flush()


def tell_gaps(gaps: tuple[Gap, ...], look: Look, color: str, *, only_failures: bool) -> None:
    """Say on standard error what was not understood.

    Args:
        gaps: That.
        look: How it is to look, apart from colour and width.
        color: The value of ``--color``.
        only_failures: Whether the rest stands in the answer.
    """
    if not gaps:
        return
    from outgate.render.gaps import render_gaps

    sys.stdout.flush()
    there = dressed(look, color, sys.stderr)
    sys.stderr.writelines(render_gaps(gaps, there, only_failures=only_failures))


def dressed(look: Look, color: str, stream: TextIO) -> Look:
    """Return a look with the colour and width of where it goes."""
    from outgate.render.looks import wants_color, width_of

    return replace(
        look,
        color=wants_color(color, stream, os.environ),
        width=width_of(stream, os.environ),
    )
