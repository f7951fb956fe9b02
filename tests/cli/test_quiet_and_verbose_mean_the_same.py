"""Every verb that has an answer takes -q and -v, with the same meaning."""

from __future__ import annotations

from importlib import import_module

import click
import pytest

from outgate.cli.table import COMMANDS
from tests.cli.conftest import Type

HAVE_NO_ANSWER = {"demo", "version", "schema", "completion", "config show", "check"}
"""They print one fixed thing, of which there is no less and no more."""


def commands() -> dict[str, click.Command]:
    """Return every command that can be typed, those in groups with both words."""
    found: dict[str, click.Command] = {}
    for name, entry in COMMANDS.items():
        command = import_module(entry.module).command
        if isinstance(command, click.Group):
            context = click.Context(command, info_name=name)
            for inner in command.list_commands(context):
                part = command.get_command(context, inner)
                assert part is not None
                found[f"{name} {inner}"] = part
        else:
            found[name] = command
    return found


WITH_ANSWERS = {name: one for name, one in commands().items() if name not in HAVE_NO_ANSWER}


def option(command: click.Command, name: str) -> click.Option | None:
    """Return an option of a command."""
    return next(
        (one for one in command.params if isinstance(one, click.Option) and name in one.opts), None
    )


@pytest.mark.parametrize("name", WITH_ANSWERS)
def test_quiet_is_the_same_sentence(name: str) -> None:
    """-q: the answer and errors, and nothing else."""
    quiet = option(WITH_ANSWERS[name], "-q")

    assert quiet is not None
    assert (quiet.help, quiet.opts) == (
        "Print the answer and errors, and nothing else.",
        ["-q", "--quiet"],
    )


@pytest.mark.parametrize("name", WITH_ANSWERS)
def test_verbose_leaves_nothing_out(name: str) -> None:
    """-v: everything of long lists, everything that was not understood, each step."""
    verbose = option(WITH_ANSWERS[name], "-v")

    assert verbose is not None
    assert verbose.opts == ["-v", "--verbose"]
    assert (verbose.help or "").startswith(("Print every", "Print each", "Say everything"))


@pytest.mark.parametrize("name", WITH_ANSWERS)
def test_both_at_once_make_no_sense(type_: Type, name: str) -> None:
    """Refused with the same sentence, whatever else is missing."""
    words = [
        f"{one.opts[0]} x" if isinstance(one, click.Option) else "x"
        for one in WITH_ANSWERS[name].params
        if isinstance(one, click.Argument) or one.required
    ]

    done = type_(f"{name} {' '.join(words)} -q -v")

    assert done.exit_code == 2
    assert "-q and -v contradict each other; give one of them" in done.stderr
