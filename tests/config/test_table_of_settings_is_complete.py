"""Every option is a setting, or the table says why not; and the two agree about everything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.table import COMMANDS
from outgate.config.schema import configuration_schema
from outgate.config.settings import BY_NAME, NOT_SETTINGS, SETTINGS
from outgate.render.schemas import schema_text

PAGE = (Path(__file__).parent.parent.parent / "docs/configuration.md").read_text(encoding="utf-8")


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it."""
    yield name, command
    if isinstance(command, click.Group):
        for inner_name, inner in command.commands.items():
            yield from commands(inner, f"{name} {inner_name}")


ALL = [
    pair
    for name, entry in COMMANDS.items()
    for pair in commands(import_module(entry.module).command, name)
]
OPTIONS = {
    (name, option.removeprefix("--"), parameter)
    for name, command in ALL
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
    if option.startswith("--") and option != "--help"
}
CONFIGURED = {name: command for name, command in ALL if isinstance(command, ConfiguredCommand)}


def test_every_option_is_a_setting_or_says_why_not() -> None:
    """A new option needs a line in one of the two tables."""
    known = {setting.option for setting in SETTINGS} | set(NOT_SETTINGS)
    assert {option for _, option, _ in OPTIONS} - known == set()


def test_no_reason_is_left_over() -> None:
    """For an option that is gone, or that has become a setting."""
    assert set(NOT_SETTINGS) - {option for _, option, _ in OPTIONS} == set()
    assert set(NOT_SETTINGS) & {setting.option for setting in SETTINGS} == set()


def test_every_setting_is_an_option() -> None:
    """Common ones of several commands, the others of the command that they are named after."""
    there = {(name, option) for name, option, _ in OPTIONS if name in CONFIGURED}
    missing = [
        setting.name
        for setting in SETTINGS
        if not any(
            option == setting.option and setting.section in ("", name) for name, option in there
        )
    ]
    assert missing == []


def test_commands_that_answer_obey() -> None:
    """Whatever has --profile or --min-isolated, and so on, is a ConfiguredCommand."""
    steering = {setting.option for setting in SETTINGS if setting.steers}
    assert {name for name, option, _ in OPTIONS if option in steering} - set(CONFIGURED) == set()


@pytest.mark.parametrize("name", BY_NAME)
def test_default_is_that_of_the_option(name: str) -> None:
    """What `config show` calls the default is the option's, where the option has one."""
    setting = BY_NAME[name]
    defaults = {
        parameter.default
        for command, option, parameter in OPTIONS
        if command in CONFIGURED and option == setting.option
        if setting.section in ("", command)
        if isinstance(parameter.default, str | int)
    }
    assert defaults <= {setting.default}


@pytest.mark.parametrize("name", BY_NAME)
def test_choices_are_those_of_the_option(name: str) -> None:
    """A word that the option refuses is refused in the environment, with its name."""
    setting = BY_NAME[name]
    for command, option, parameter in OPTIONS:
        if option != setting.option or setting.section not in ("", command):
            continue
        if command in CONFIGURED and isinstance(parameter.type, click.Choice):
            assert tuple(parameter.type.choices) == tuple(setting.kind.schema()["enum"])


def test_schema_that_ships_is_that_of_the_table() -> None:
    """Rewrite it with ``make schema`` after a change of the table."""
    assert json.loads(schema_text("Configuration")) == configuration_schema()


def test_page_names_every_setting_with_its_variable() -> None:
    """docs/configuration.md has a row for each, and says of each whether a file can set it."""
    rows = {
        (name, variable, "no" if cell.strip() == "no" else "yes")
        for name, cell, variable in re.findall(
            r"^\| `([a-z.-]+)` \|([^|]*)\| `([A-Z_]+)` \|", PAGE, re.MULTILINE
        )
    }
    assert rows == {
        (setting.name, setting.variable, "yes" if setting.file_kind else "no")
        for setting in SETTINGS
    }


def test_page_gives_the_reason_of_everything_else() -> None:
    """Each option that is no setting stands in the page."""
    assert [name for name in NOT_SETTINGS if f"`{name}`" not in PAGE] == []
