"""What the commands of flows share: the store's option, and times as people write them."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import click

from outgate.cli.common import exits
from outgate.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])

_SPAN = re.compile(r"(\d{1,6})([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def store_option(function: Function) -> Function:
    """Add ``--store``."""
    return click.option(
        "--store",
        metavar="FILE",
        default="flows.db",
        show_default=True,
        help="The store: one file, that outgate flows import makes and adds to.",
    )(function)


def loudness_options(function: Function) -> Function:
    """Add ``-q`` and ``-v``; the function takes the arguments ``quiet`` and ``verbose``."""

    @functools.wraps(function)
    def checked(*, quiet: bool, verbose: bool, **rest: Any) -> Any:
        click.get_current_context().meta[exits.VERBOSE] = verbose
        if quiet and verbose:
            raise UsageError("-q and -v contradict each other; give one of them")
        return function(quiet=quiet, verbose=verbose, **rest)

    decorated: Any = click.option(
        "-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else."
    )(
        click.option(
            "-v", "--verbose", is_flag=True, help="Say everything: places, examples, tracebacks."
        )(checked)
    )
    return decorated  # type: ignore[no-any-return]


def time_of(option: str, text: str | None) -> datetime | None:
    """Read a time: RFC 3339, a date, or how long ago it is, as 7d or 12h.

    Args:
        option: Where it was given.
        text: The text.

    Raises:
        UsageError: It is none of these.
    """
    if text is None:
        return None
    span = _SPAN.fullmatch(text)
    if span:
        return datetime.now(UTC) - timedelta(seconds=int(span[1]) * _SECONDS[span[2]])
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option}: {text!r} is no time; write 7d, 12h, 2030-12-31 or 2030-12-31T08:00:00Z"
        ) from None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
