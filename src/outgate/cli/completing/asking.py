"""From the words of a command line to the words that can follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import click

from outgate.cli.completing.answer import NOTHING, Answer, Item, fitting

_LONGEST = 70


def complete(program: click.Group, words: Sequence[str], part: str) -> Answer:
    """Say what the last word of a command line can become.

    Args:
        program: The whole program.
        words: The words before it, without the program's name.
        part: What is typed of it.
    """
    context = click.Context(program, info_name="outgate", resilient_parsing=True)
    return _complete(program, context, list(words), part)


def _complete(
    command: click.Command, context: click.Context, words: list[str], part: str
) -> Answer:
    if not isinstance(command, click.Group):
        return _in_command(command, context, words, part)
    name = next((word for word in words if not word.startswith("-")), None)
    if name is None:
        options = list(_options(command, context, ())) if part.startswith("-") else []
        return fitting([*_commands(command, context), *options], part)
    inner = command.get_command(context, name)
    if inner is None:
        return NOTHING
    rest = words[words.index(name) + 1 :]
    below = click.Context(inner, parent=context, info_name=name, resilient_parsing=True)
    return _complete(inner, below, rest, part)


def _in_command(
    command: click.Command, context: click.Context, words: list[str], part: str
) -> Answer:
    line = _line_inside(command, words)
    if line is not None:
        return complete(cast("click.Group", context.find_root().command), line, part)
    waiting = _waiting(command, words)
    if waiting is None and part.startswith("-") and "--" not in words:
        name, equals, value = part.partition("=")
        if not equals:
            return fitting(_options(command, context, words), part)
        if not name.startswith("--"):
            return NOTHING
        waiting = _option_called(command, name)
        answer = _value(command, context, words, waiting, value) if waiting else NOTHING
        joined = tuple((f"{name}={word}", meaning) for word, meaning in answer.items)
        return Answer(joined, answer.directive)
    if waiting is not None:
        return _value(command, context, words[:-1], waiting, part)
    argument = _next_argument(command, context, words)
    return NOTHING if argument is None else _value(command, context, words, argument, part)


def _value(
    command: click.Command,
    context: click.Context,
    words: list[str],
    parameter: click.Parameter,
    part: str,
) -> Answer:
    from outgate.cli.completing.values import Place, complete_value

    if _is_line(parameter):
        return complete(cast("click.Group", context.find_root().command), [], part)
    return complete_value(Place(command, parameter, part, _given(command, context, words)))


def _given(command: click.Command, context: click.Context, words: list[str]) -> dict[str, object]:
    """Return the values that a command would run with, the configuration's among them."""
    command.parse_args(context, list(words))
    return context.params


def _commands(group: click.Group, context: click.Context) -> Iterator[Item]:
    from outgate.cli.table import COMMANDS

    for name in group.list_commands(context):
        if context.parent is None:
            yield name, COMMANDS[name].summary
        else:
            inner = group.get_command(context, name)
            yield name, inner.get_short_help_str(_LONGEST) if inner else ""


def _options(
    command: click.Command, context: click.Context, words: Sequence[str]
) -> Iterator[Item]:
    for parameter in command.get_params(context):
        if not isinstance(parameter, click.Option) or parameter.hidden:
            continue
        names = (*parameter.opts, *parameter.secondary_opts)
        if not parameter.multiple and any(name in words for name in names):
            continue
        for name in (max(parameter.opts, key=len), *parameter.secondary_opts):
            yield name, _short(parameter.help or "")


def _short(words: str) -> str:
    """Return the first sentence, or the beginning of a long one."""
    first = words.partition(". ")[0].removesuffix(".")
    return first if len(first) <= _LONGEST else first[:_LONGEST].rpartition(" ")[0] + " …"


def _waiting(command: click.Command, words: Sequence[str]) -> click.Option | None:
    """Return the option that the last word before names, if it waits for a value."""
    if not words or not words[-1].startswith("-") or "--" in words:
        return None
    return _option_called(command, words[-1])


def _option_called(command: click.Command, name: str) -> click.Option | None:
    for parameter in command.params:
        if isinstance(parameter, click.Option) and name in parameter.opts:
            return None if parameter.is_flag or parameter.count else parameter
    return None


def _next_argument(
    command: click.Command, context: click.Context, words: list[str]
) -> click.Argument | None:
    values, _, _ = command.make_parser(context).parse_args(list(words))
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            value = values.get(str(parameter.name))
            if parameter.nargs == -1 or not isinstance(value, str):
                return parameter
    return None


def _is_line(parameter: click.Parameter) -> bool:
    """Say whether an argument is a command line in itself, as that of config show is."""
    return parameter.nargs == -1 and parameter.type is click.UNPROCESSED


def _line_inside(command: click.Command, words: list[str]) -> list[str] | None:
    """Return the command line inside of this one, as config show has it, if it has begun."""
    if not any(_is_line(one) for one in command.params):
        return None
    position = 0
    while position < len(words) and words[position].startswith("-"):
        takes_value = _option_called(command, words[position]) is not None
        position += 2 if takes_value else 1
    return words[position:] or None
