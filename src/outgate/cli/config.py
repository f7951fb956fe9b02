"""`outgate config`: the settings in effect, and who set them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, cast

import click

from outgate.cli.common import exits
from outgate.cli.common.configured import (
    Choice,
    choose_for,
    given_options,
    options_of,
    tell_stranger,
)

if TYPE_CHECKING:
    from outgate.config.effective import EffectiveSetting


@click.group("config")
def command() -> None:
    """Say which settings are in effect, and who set them."""


@command.command(
    "show", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.argument("line", nargs=-1, metavar="[COMMAND [ARGS]...]", type=click.UNPROCESSED)
@click.option("--origin", is_flag=True, help="Say who set each: flag, variable, file:line:column.")
@click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "json", "yaml"]),
    default="table",
    show_default=True,
    help="json and yaml always say who set each.",
)
@click.option("--config", metavar="FILE", help="The configuration to show.")
@click.option("--no-config", is_flag=True, help="Obey no configuration file.")
def show(
    line: tuple[str, ...], origin: bool, output: str, config: str | None, no_config: bool
) -> int:
    r"""Show every setting, or those of a command line, which is not run.

    \b
    Examples:
      outgate config show
      outgate config show --origin
      outgate config show --origin audit -f manifests/ --min-isolated 80%
    """
    from outgate.config.effective import effective
    from outgate.render.looks import Look, wants_color, width_of
    from outgate.render.settings import render_settings

    given: dict[str, Any] = {"config": config} if config is not None else {}
    if no_config:
        given["no-config"] = True
    choice = _for_line(line, given) if line else _for_all(given)
    tell_stranger(choice)
    settings: tuple[EffectiveSetting, ...] = effective(
        choice.settings, choice.given, choice.decided
    )
    look = Look(
        width=width_of(sys.stdout, os.environ), color=wants_color("auto", sys.stdout, os.environ)
    )
    sys.stdout.writelines(render_settings(output, choice.file, settings, look, origin=origin))
    return exits.HOLDS


def _for_all(given: dict[str, Any]) -> Choice:
    from outgate.config.settings import SETTINGS

    return choose_for(None, tuple(setting.option for setting in SETTINGS), given)


def _for_line(line: tuple[str, ...], given: dict[str, Any]) -> Choice:
    """Find out what a command line would obey."""
    context = click.get_current_context()
    program = cast("click.Group", context.find_root().command)
    name, found, arguments = program.resolve_command(context, list(line))
    assert found is not None  # noqa: S101 - the program raises where there is none
    inner = click.Context(found, parent=context.find_root(), info_name=name)
    while isinstance(found, click.Group):
        if not arguments:
            raise click.UsageError(f"{name} is a group of commands; name one of them", inner)
        name, found, arguments = found.resolve_command(inner, arguments)
        assert found is not None  # noqa: S101 - as above
        inner = click.Context(found, parent=inner, info_name=name)
    options, _ = given_options(found, inner, arguments)
    return choose_for(name, options_of(found), {**given, **options})
