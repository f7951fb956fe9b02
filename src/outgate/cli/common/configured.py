"""Commands that obey `outgate.yaml` and the environment: the one place where they come in.

A command with ``cls=ConfiguredCommand`` takes --config and --no-config. Before its options are
parsed, those that the command line does not give get their defaults from the environment and the
file, so the command itself knows nothing of either.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from outgate.errors import OutgateError, UsageError

if TYPE_CHECKING:
    from outgate.config.deciding import Decided
    from outgate.config.reading import Configuration
    from outgate.config.settings import Setting

CHOICE = "outgate.configuration"
"""The key in a click context's `meta` under which the `Choice` of a run is kept."""

UNCONFIGURED = object()
"""As a click context's `obj`: neither the environment nor a file has a say."""

_CONFIG = "OUTGATE_CONFIG"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the environment and the file decide for a command line."""

    settings: tuple[Setting, ...] = ()
    """Those that the command obeys."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What the command line gives, by the options' names."""
    decided: Mapping[str, Decided] = field(default_factory=dict)
    """By the settings' names."""
    file: str | None = None
    """The configuration that was read."""
    stranger: str | None = None
    """A configuration that was not read, as it belongs to somebody else."""


class ConfiguredCommand(click.Command):
    """A command whose options take defaults from the environment and from `outgate.yaml`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.params += [
            click.Option(
                ["--config"],
                metavar="FILE",
                expose_value=False,
                help="The configuration to obey; by default outgate.yaml in this folder or above.",
            ),
            click.Option(
                ["--no-config"],
                is_flag=True,
                expose_value=False,
                help="Obey no configuration file.",
            ),
        ]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line, with defaults from the environment and the file."""
        choice = choose(self, ctx, args)
        ctx.meta[CHOICE] = choice
        names = {option: parameter.name for parameter, option in _options(self)}
        ctx.default_map = {
            **(ctx.default_map or {}),
            **{
                str(names[decided.setting.option]): _as_parsed(decided)
                for decided in choice.decided.values()
            },
        }
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Say what the file had a part in, and run."""
        if not ctx.params.get("quiet"):
            _tell(ctx.meta[CHOICE], verbose=bool(ctx.params.get("verbose")))
        return super().invoke(ctx)


def choose(command: click.Command, context: click.Context, arguments: list[str]) -> Choice:
    """Find out what decides the options that a command line does not give.

    Args:
        command: The command.
        context: Its context. Where that is resilient (for completion), no fault is raised.
        arguments: Its command line.

    Raises:
        ConfigurationError: The file or the environment says something wrong.
    """
    if context.obj is UNCONFIGURED:
        return Choice()
    try:
        given, asks_for_help = given_options(command, context, arguments)
    except click.UsageError:
        return Choice()  # what parses it for good says so
    if asks_for_help:
        return Choice()
    try:
        return choose_for(command.name or "", options_of(command), given)
    except OutgateError:
        if context.resilient_parsing:
            return Choice()
        raise


def given_options(
    command: click.Command, context: click.Context, arguments: list[str]
) -> tuple[dict[str, Any], bool]:
    """Return what a command line gives, by the options' names, and whether it asks for help."""
    values, _, _ = command.make_parser(context).parse_args(list(arguments))
    options = {str(parameter.name): option for parameter, option in _options(command)}
    given = {options[name]: value for name, value in values.items() if name in options}
    asks_for_help = command.get_help_option(context)
    return given, asks_for_help is not None and asks_for_help.name in values


def choose_for(name: str | None, options: Sequence[str], given: Mapping[str, Any]) -> Choice:
    """Find out what decides the options of a command.

    Args:
        name: The command's name; None for all commands.
        options: The names of its options.
        given: What its command line gives, by the options' names.

    Raises:
        UsageError: --config and --no-config are both given.
        ConfigurationError: The file or the environment says something wrong.
    """
    if "config" in given and "no-config" in given:
        raise UsageError("--config and --no-config contradict each other; give one of them")
    from outgate.config.settings import SETTINGS, settings_for

    settings = SETTINGS if name is None else settings_for(name, options)
    search = _file(given.get("config"), is_off="no-config" in given)
    configuration = None
    if given.get("config-from"):
        configuration = _configuration_at(
            given["config-from"], search[0], is_off="no-config" in given
        )
    elif search[0] is not None:
        from outgate.config.reading import read_configuration

        configuration = read_configuration(search[0])
    from outgate.config.deciding import decide

    decided = decide(settings, given, os.environ, configuration)
    return Choice(settings, dict(given), decided, *search)


def _configuration_at(revision: str, file: str | None, *, is_off: bool) -> Configuration | None:
    """Read the configuration as a revision has it, if it has one."""
    if is_off:
        return None
    from outgate.config.earlier import check_revision, data_at
    from outgate.config.reading import read_configuration
    from outgate.config.settings import FILE_NAME

    check_revision(revision)
    name = file or FILE_NAME
    data = data_at(revision, name)
    if data is None:
        return None
    return read_configuration(name, data.decode("utf-8", "surrogateescape"))


def _file(named: str | None, *, is_off: bool) -> tuple[str | None, str | None]:
    """Return the file to obey, and one that is passed over."""
    if is_off:
        return None, None
    named = named if named is not None else os.environ.get(_CONFIG) or None
    if named is not None:
        return named, None
    from outgate.config.finding import find_configuration

    search = find_configuration()
    return search.file, search.stranger


def options_of(command: click.Command) -> list[str]:
    """Return the long names of a command's options, without dashes before them."""
    return [option for _, option in _options(command)]


def _options(command: click.Command) -> list[tuple[click.Parameter, str]]:
    """Return the options of a command, each with its long name without dashes."""
    return [
        (parameter, name.removeprefix("--"))
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    ]


def _as_parsed(decided: Decided) -> Any:
    """Return a value as the option takes it: a format is one of several that may be asked for."""
    return (decided.value,) if decided.setting.option == "output" else decided.value


def tell_stranger(choice: Choice) -> None:
    """Say that a configuration is not obeyed because of whose it is."""
    from outgate.render.escaping import clean

    if choice.stranger is not None:
        click.echo(
            clean(
                f"{choice.stranger} belongs to another user and is not used; give it with --config "
                "if it is meant"
            ),
            err=True,
        )


def _tell(choice: Choice, *, verbose: bool) -> None:
    from outgate.render.escaping import clean

    tell_stranger(choice)
    if verbose:
        if choice.file is not None:
            click.echo(clean(f"configuration {choice.file}"), err=True)
        for decided in choice.decided.values():
            click.echo(clean(f"  {decided.setting.name} set by {decided.place}"), err=True)
        return
    tell_steering(choice)


def tell_steering(choice: Choice) -> None:
    """Say which settings that can turn an answer are a file's."""
    from outgate.config.deciding import Source
    from outgate.render.escaping import clean

    steering = [
        decided.setting.name
        for decided in choice.decided.values()
        if decided.source is Source.FILE and decided.setting.steers
    ]
    if steering:
        click.echo(clean(f"{choice.file} sets {', '.join(steering)}"), err=True)
