"""The table of commands and the folder agree."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest

import outgate.cli
from outgate.cli.entry import program
from outgate.cli.table import COMMANDS
from tests.cli.conftest import Type

NOT_COMMANDS = {
    "__init__",
    "entry",
    "table",
    "demo_steps",
    "plan_writing",
    "plan_names",
    "allow_effects",
}
NOT_COMMANDS |= {
    "intents_init",
    "intents_check",
    "allow_effects",
    "allow_options",
    "learn_writing",
    "verify_policies",
}


def test_every_file_is_in_the_table() -> None:
    """A file in the folder of commands that no line of the table names would never run."""
    folder = Path(outgate.cli.__file__).parent

    files = {f"outgate.cli.{path.stem}" for path in folder.glob("*.py")}

    assert files - {f"outgate.cli.{name}" for name in NOT_COMMANDS} == {
        entry.module for entry in COMMANDS.values()
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_the_name_of_its_line(name: str) -> None:
    """The command that a line leads to calls itself by that line's name."""
    command = import_module(COMMANDS[name].module).command

    assert isinstance(command, click.Command)
    assert command.name == name


def test_help_lists_every_command(type_: Type) -> None:
    """The program's help shows all names and summaries, in the table's order."""
    text = type_("--help").stdout

    places = [text.index(f"  {name} ") for name in COMMANDS]
    assert places == sorted(places)
    assert [entry.summary for entry in COMMANDS.values() if entry.summary not in text] == []


def test_mistyped_command_has_a_suggestion(type_: Type) -> None:
    """A command that does not exist is a usage error that names the nearest one."""
    done = type_("explane")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "error: no command is called 'explane'; did you mean explain?",
        "see outgate --help",
    ]


def test_no_command_shows_help_and_fails() -> None:
    """A script whose command came out empty must not go on as if all were well."""
    from click.testing import CliRunner

    done = CliRunner().invoke(program, [])

    assert done.exit_code == 2
    assert "Commands:" in done.stderr
