"""The options that the commands of a roll-out share."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from outgate.cli.common import exits
from outgate.errors import InputError, UsageError
from outgate.live.rollout.options import DEFAULT_VERIFY

Function = TypeVar("Function", bound=Callable[..., Any])

_TIME = re.compile(r"(\d+(?:\.\d+)?)(s|m|h)")
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST = 7 * 24 * 3600.0
_LEAST_VERIFY = 30.0

plan_argument = click.argument("plan", metavar="PLAN")
namespace_option = click.option(
    "-n",
    "--namespace",
    "namespaces",
    multiple=True,
    metavar="NAME",
    help="Only this namespace of the plan. May be repeated.",
)
journal_option = click.option(
    "--journal",
    metavar="FILE",
    help="Where the journal is; in the plan's folder by default.",
)
force_option = click.option(
    "--force-conflicts",
    is_flag=True,
    help="Take back fields of the plan's own objects that other managers have changed.",
)
flows_option = click.option(
    "--flows",
    metavar="STORE",
    default="",
    help="Recorded traffic, as outgate flows import keeps it: what went through and would be "
    "denied stops the run before the switch.",
)
denials_option = click.option(
    "--denials",
    multiple=True,
    metavar="LOG",
    help="A file that grows, a pipe, or - for standard input, in which denied connections are seen "
    "as they happen: a new one rolls its namespace back. May be repeated.",
)
prefix_option = click.option(
    "--prefix",
    "prefixes",
    multiple=True,
    metavar="TEXT",
    help="With --denials: lines of the kernel with this prefix are of denied packets. May be "
    "repeated.",
)
accept_denied_option = click.option(
    "--accept-denied",
    "accepted_denials",
    multiple=True,
    metavar="DESTINATION",
    help="Nobody is to reach it, as 203.0.113.0/24, 203.0.113.7:443 or shop/Deployment/db: what "
    "went there is no reason to stop. May be repeated.",
)
verify_time_option = click.option(
    "--verify-time",
    metavar="TIME",
    help=f"How long, after each switch, connections of the namespace's workloads may be tried and "
    f"held against the engine; {DEFAULT_VERIFY:g}s by default, 0s tries none.",
)
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; beats NO_COLOR and FORCE_COLOR.",
)


def seconds_of(option: str, text: str) -> float:
    """Return the seconds of a time such as 90s, 10m or 1h30m.

    Args:
        option: The option, for the error.
        text: Its value.

    Raises:
        UsageError: It is no such time.
    """
    found = _TIME.findall(text)
    if not found or "".join(f"{number}{unit}" for number, unit in found) != text:
        raise UsageError(f"{option} {text!r} is no time; write it as 90s, 10m or 1h30m")
    seconds = sum(float(number) * _UNITS[unit] for number, unit in found)
    if seconds > _LONGEST:
        raise UsageError(f"{option} {text!r} is longer than a week; give a shorter time")
    return seconds


def verify_seconds_of(text: str | None) -> float | None:
    """Return how long connections may be tried.

    Args:
        text: The value of ``--verify-time``; None where it is not given.

    Raises:
        UsageError: It is no time, or too short for a pod to start in.
    """
    if text is None:
        return None
    seconds = seconds_of("--verify-time", text)
    if 0 < seconds < _LEAST_VERIFY:
        raise UsageError(
            f"--verify-time {text}: nothing can be shown in that time; give {_LEAST_VERIFY:g}s or "
            "more, or 0s to try nothing"
        )
    return seconds


def names_in(file: str) -> tuple[str, ...]:
    """Return the namespaces that a file names, one a line; what follows a # is a comment.

    Args:
        file: The file.

    Raises:
        InputError: It cannot be read.
        UsageError: It names none.
    """
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = getattr(error, "strerror", None) or error
        raise InputError(f"--order {file}: cannot be read: {words}") from error
    names = tuple(name for line in text.splitlines() if (name := line.partition("#")[0].strip()))
    if not names:
        raise UsageError(f"--order {file}: names no namespace; write one a line")
    return names


def loudness(about: str) -> Callable[[Function], Function]:
    """Give a command ``-q`` and ``-v``; it gets them as ``quiet`` and ``verbose``.

    Args:
        about: What ``-v`` does.
    """

    def dress(function: Function) -> Function:
        @functools.wraps(function)
        def weighed(*arguments: Any, quiet: bool, verbose: bool, **values: Any) -> Any:
            click.get_current_context().meta[exits.VERBOSE] = verbose
            if quiet and verbose:
                raise UsageError("-q and -v contradict each other; give one of them")
            return function(*arguments, quiet=quiet, verbose=verbose, **values)

        for option in (
            click.option("-v", "--verbose", is_flag=True, help=about),
            click.option(
                "-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else."
            ),
        ):
            weighed = option(weighed)
        return weighed  # type: ignore[return-value]

    return dress
