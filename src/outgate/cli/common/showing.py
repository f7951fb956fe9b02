"""An answer written in every format that is asked for, where no manifests stand behind it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from outgate.cli.common.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.cli.common.outputs import Output
    from outgate.render.formats import Answer


def show(outputs: Sequence[Output], found: Answer, color: str, *, verbose: bool) -> None:
    """Write an answer: to the files first, then to standard output.

    Args:
        outputs: The formats, and where they go.
        found: The answer.
        color: The value of ``--color``.
        verbose: Whether all rows are shown.
    """
    from outgate.render.formats import render
    from outgate.render.looks import Look, wants_color, width_of

    look = Look(verbose=verbose)
    for one in outputs:
        if one.file is not None:
            colored = replace(look, color=color == "always")
            replace_file(one.file, render(one.format, found, colored))
    dressed = replace(
        look,
        color=wants_color(color, sys.stdout, os.environ),
        width=width_of(sys.stdout, os.environ),
    )
    for one in outputs:
        if one.file is None:
            sys.stdout.writelines(render(one.format, found, dressed))
            sys.stdout.flush()
