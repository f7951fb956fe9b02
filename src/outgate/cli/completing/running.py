"""The hidden command that shells and kubectl ask; it never fails, and never says anything else."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr

import click

from outgate.cli.completing.answer import NOTHING
from outgate.cli.completing.asking import complete


def answer(program: click.Group, words: Sequence[str]) -> int:
    """Print what can follow.

    Args:
        program: The whole program.
        words: The words so far, the last of them in part.

    Returns:
        0: a shell that gets no answer shows nothing.
    """
    found = NOTHING
    with redirect_stderr(io.StringIO()):
        try:
            found = complete(program, words[:-1], words[-1])
        except Exception:
            # A half-typed line may be anything, and words would be printed into the middle of it.
            found = NOTHING
    sys.stdout.write(found.text())
    sys.stdout.flush()
    return 0
