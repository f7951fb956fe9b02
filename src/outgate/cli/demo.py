"""`outgate demo`: a walk through the questions on a bundled shop."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

import outgate
from outgate.cli.common import exits
from outgate.cli.common.configured import UNCONFIGURED
from outgate.cli.demo_steps import LAST_WORDS, STEPS, Step

_WIDEST = 100
"""Columns beyond which prose is tiring."""


@click.command("demo")
@click.pass_context
def command(context: click.Context) -> int:
    """Walk a bundled shop through the questions.

    Prints each command as one would type it, and its answer. Needs no cluster and no network.
    """
    from outgate.render.looks import Look, wants_color, width_of
    from outgate.render.page import HEADING, Page

    folder = shop_folder()
    program = context.find_root().info_name or "outgate"
    look = Look(
        width=min(width_of(sys.stdout, os.environ) or _WIDEST, _WIDEST),
        color=wants_color("auto", sys.stdout, os.environ),
    )
    for step in STEPS:
        page = Page(look)
        page.line(step.words.format(intents=intents_folder()), hang=0)
        page.blank()
        page.verbatim(f"$ {program} {shlex.join(arguments_of(step, folder))}", style=HEADING)
        sys.stdout.writelines(page.chunks())
        sys.stdout.flush()
        code = _run(context, program, arguments_of(step, folder))
        if code != step.exit_code:
            return code
        click.echo(f"(exit code {code})\n" if code else "")
    page = Page(look)
    page.line(LAST_WORDS.format(folder=folder), hang=0)
    sys.stdout.writelines(page.chunks())
    return exits.HOLDS


def shop_folder() -> str:
    """Return the path of the bundled shop."""
    return _bundled("demo_shop")


def intents_folder() -> str:
    """Return the path of the bundled intents."""
    return _bundled("demo_intents")


def _bundled(name: str) -> str:
    """Return the path of a bundled folder, from the working directory where that is shorter."""
    folder = Path(outgate.__file__).parent / name
    relative = os.path.relpath(folder)
    return min(str(folder), relative, key=len)


def arguments_of(step: Step, folder: str) -> list[str]:
    """Return the arguments of a step's command line, as one would type them."""
    options = [text.format(intents=intents_folder()) for text in step.options]
    return [step.question[0], "-f", folder, *step.question[1:], *options]


def _run(context: click.Context, program: str, arguments: list[str]) -> int:
    group = context.find_root().command
    try:
        group.main(arguments, prog_name=program, obj=UNCONFIGURED)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else exits.UNEXPECTED
