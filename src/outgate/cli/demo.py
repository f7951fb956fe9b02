"""`outgate demo`: a walk through the questions on a bundled shop."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

import outgate
from outgate.cli.common import exits
from outgate.cli.common.configured import UNCONFIGURED
from outgate.cli.demo_steps import CHANGES, LAST_WORDS, QUESTIONS, STAGES, Step
from outgate.errors import InputError

if TYPE_CHECKING:
    from outgate.render.page import Page

_WIDEST = 100
"""Columns beyond which prose is tiring."""


@click.command("demo")
@click.pass_context
def command(context: click.Context) -> int:
    """Walk a bundled shop through the questions.

    Prints each command as one would type it, and its answer. Needs no cluster and no network.
    """
    for step in QUESTIONS:
        _walk(context, step)
    with _empty_folder():
        for step in CHANGES:
            _walk(context, step)
    page = _page()
    page.line(LAST_WORDS.format(folder=shop_folder()), hang=0)
    _print(page)
    return exits.HOLDS


def _walk(context: click.Context, step: Step) -> None:
    """Print a step's words and command line, and run it.

    Raises:
        SystemExit: It did not end as it should.
    """
    from outgate.render.page import HEADING

    program = context.find_root().info_name or "outgate"
    arguments = arguments_of(step, shop_folder())
    page = _page()
    page.line(step.words.format(intents=intents_folder()), hang=0)
    page.blank()
    page.verbatim(f"$ {program} {shlex.join(arguments)}", style=HEADING)
    _print(page)
    code = _run(context, program, arguments)
    if code != step.exit_code:
        raise SystemExit(code)
    click.echo(f"(exit code {code})\n" if code else "")
    if step.shows_stages:
        _print(_stages(_page(), arguments[-1]))


@contextmanager
def _empty_folder() -> Iterator[None]:
    """Work in an empty folder that is taken away at the end.

    Raises:
        InputError: It cannot be made.
    """
    before = Path.cwd()
    try:
        made = tempfile.TemporaryDirectory(prefix="outgate-demo-")
    except OSError as error:
        raise InputError(
            f"the walk writes into a temporary folder, and cannot make one: {error.strerror}; "
            "name another place with TMPDIR"
        ) from error
    with made as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def _page() -> Page:
    from outgate.render.looks import Look, wants_color, width_of
    from outgate.render.page import Page

    return Page(
        Look(
            width=min(width_of(sys.stdout, os.environ) or _WIDEST, _WIDEST),
            color=wants_color("auto", sys.stdout, os.environ),
        )
    )


def _print(page: Page) -> None:
    sys.stdout.writelines(page.chunks())
    sys.stdout.flush()


def _stages(page: Page, plan: str) -> Page:
    """Write the stages of a plan's folder, as its README has them."""
    from outgate.render.page import Column

    page.line(STAGES, hang=0)
    page.blank()
    page.table((Column("STAGE"), Column("WHAT IT DOES")), list(stages_of(plan)))
    page.blank()
    return page


def stages_of(plan: str) -> Iterator[tuple[str, str]]:
    """Yield the stages that a plan's README names: the command, and what it does.

    Args:
        plan: The plan's folder.
    """
    for line in Path(plan, "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `kubectl apply -k stages/"):
            command, does, *_ = line.strip("| ").split(" | ")
            yield command.strip("` "), does.replace("`", "")


def shop_folder() -> str:
    """Return the path of the bundled shop."""
    return _bundled("demo_shop")


def intents_folder() -> str:
    """Return the path of the bundled intents."""
    return _bundled("demo_intents")


def traffic_folder() -> str:
    """Return the path of the bundled recorded traffic."""
    return _bundled("demo_traffic")


def _bundled(name: str) -> str:
    """Return the path of a bundled folder, from the working directory where that is shorter."""
    folder = Path(outgate.__file__).parent / name
    relative = os.path.relpath(folder)
    return min(str(folder), relative, key=len)


def arguments_of(step: Step, folder: str) -> list[str]:
    """Return the arguments of a step's command line, as one would type them.

    Args:
        step: The step.
        folder: The bundled shop.
    """
    places = {"intents": intents_folder(), "traffic": traffic_folder()}
    command, *rest = step.question
    typed = (text.format(**places) for text in (*rest, *step.options))
    return [*command.split(), "-f", folder, *typed]


def _run(context: click.Context, program: str, arguments: list[str]) -> int:
    group = context.find_root().command
    try:
        group.main(arguments, prog_name=program, obj=UNCONFIGURED)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else exits.UNEXPECTED
