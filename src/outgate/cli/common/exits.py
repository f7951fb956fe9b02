"""How a run ends: every exception into one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from outgate.errors import OutgateError, UnknownEndError

if TYPE_CHECKING:
    from outgate.cli.common.options import Common

HOLDS = 0
FINDINGS = 1
USAGE = 2
PARTIAL = 3
UNEXPECTED = 70
"""EX_SOFTWARE of sysexits.h: a fault of outgate itself."""
INTERRUPTED = 130
"""What a shell reports of a process that ended by SIGINT."""
_BY_SIGNAL = 128
PIPE_CLOSED = 141
"""What a shell reports of a process that ended by SIGPIPE."""

VERBOSE = "outgate.verbose"
"""The key in a click context's `meta` under which ``--verbose`` is kept."""


def code_of(common: Common, *, is_partial: bool, has_gaps: bool, is_unmet: bool) -> int:
    """Return the exit code of an answer, and say so where it is ``--strict`` that decides.

    Args:
        common: The options.
        is_partial: Whether something could not be read.
        has_gaps: Whether anything was not understood.
        is_unmet: Whether something is not as wanted.
    """
    if is_partial or (common.strict and has_gaps):
        if not is_partial:
            click.echo("--strict: not everything was understood (see above)", err=True)
        return PARTIAL
    return FINDINGS if is_unmet and not common.exit_zero else HOLDS


def report(error: BaseException, meta: Mapping[str, Any]) -> int:
    """Say what went wrong on standard error and return the exit code.

    Args:
        error: What ended the run.
        meta: Of the click context: says whether the traceback is wanted.
    """
    if isinstance(error, BrokenPipeError):
        _silence_stdout()
        return PIPE_CLOSED
    with suppress(BrokenPipeError):
        return _report(error, verbose=bool(meta.get(VERBOSE)))
    return PIPE_CLOSED


def _report(error: BaseException, *, verbose: bool) -> int:
    if isinstance(error, KeyboardInterrupt | click.Abort):
        _say("interrupted")
        number = getattr(error, "number", None)
        return INTERRUPTED if number is None else _BY_SIGNAL + int(number)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _say_lines(error.format_message())
        return USAGE
    if isinstance(error, click.ClickException):
        _say(f"error: {_sentence(error.format_message())}")
        context = getattr(error, "ctx", None)
        if context is not None:
            _say(f"see {context.command_path} --help")
        return USAGE
    if isinstance(error, OutgateError):
        _say(f"error: {error}")
        if isinstance(error, UnknownEndError) and error.suggestions:
            _say(f"did you mean {', '.join(error.suggestions)}?")
        return error.exit_code
    return _unexpected(error, verbose=verbose)


def _unexpected(error: BaseException, *, verbose: bool) -> int:
    words = " ".join(f"{type(error).__name__}: {error}".split())
    if verbose:
        import traceback

        _say_lines("".join(traceback.format_exception(error)).rstrip())
        how = "please report it with the lines above and, if you may, the manifests"
    else:
        how = "run it again with -v and please report what it prints"
    _say(f"error: a fault of outgate itself ({words}); {how}")
    return UNEXPECTED


def _sentence(text: str) -> str:
    """Bring click's sentences into the form of ours: no capital, no full stop."""
    text = text.strip().removesuffix(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _say(text: str) -> None:
    from outgate.render.escaping import clean

    click.echo(clean(text), err=True)


def _say_lines(text: str) -> None:
    for line in text.split("\n"):
        _say(line)


def _silence_stdout() -> None:
    """Keep the interpreter from complaining when it flushes a closed pipe at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
