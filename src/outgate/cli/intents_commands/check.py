"""`outgate intents check`: what is wrong with intents, or soon will be."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.dates import today_or
from outgate.cli.common.outputs import output_option, parse_outputs
from outgate.cli.common.showing import show
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.cli.common.outputs import Output
    from outgate.intents.checking.answers import CheckAnswer
    from outgate.model.snapshots import Snapshot

_SEVERITIES = ("error", "warning", "note")
_NEVER = "never"
_VERB = "intents check"


@click.command("check", cls=ConfiguredCommand)
@click.option(
    "-i",
    "--intents",
    "paths",
    multiple=True,
    required=True,
    metavar="PATH",
    help="EgressIntents and an EgressBaseline: a file, a folder, or - for standard input. May be "
    "repeated.",
)
@click.option(
    "-f",
    "--filename",
    multiple=True,
    metavar="PATH",
    help="Manifests in which names are looked up: a file, a folder, or - for standard input. May "
    "be repeated. Without it no name is looked up.",
)
@click.option(
    "--default-namespace",
    metavar="NAME",
    default="default",
    show_default=True,
    help="The namespace of documents that name none.",
)
@click.option(
    "--expires-within",
    type=click.IntRange(0, 3650),
    metavar="DAYS",
    default=30,
    show_default=True,
    help="Warn of needs that end within so many days.",
)
@click.option(
    "--today",
    metavar="DATE",
    help="The day for which needs are valid or have ended, as 2030-12-31; today in UTC by default.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, _NEVER]),
    default="error",
    show_default=True,
    help="Exit with 1 if something as bad as this, or worse, was found.",
)
@output_option(_VERB)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 where it would be 1.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; beats NO_COLOR and FORCE_COLOR.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Print every finding of long lists.")
@click.pass_context
def check_command(
    context: click.Context,
    paths: tuple[str, ...],
    filename: tuple[str, ...],
    default_namespace: str,
    expires_within: int,
    today: str | None,
    fail_on: str,
    output: tuple[str, ...],
    exit_zero: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Find what is wrong with intents, or soon will be.

    Faults of the documents; with -f, workloads, Services and namespaces that are not there; needs
    that have ended or end soon, that nobody owns, or that another one covers; closed ranges opened
    without an exception.

    \b
    Examples:
      outgate intents check -i intents/ -f manifests/
      outgate intents check -i intents/ --fail-on warning --expires-within 14
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    if [*paths, *filename].count("-") > 1:
        raise UsageError("standard input can be read only once, and - is given twice")
    day = today_or("--today", today)
    outputs = parse_outputs(output, _VERB)
    from outgate.intents.checking.checking import check
    from outgate.intents.reading import read_intents

    found = check(
        read_intents(paths, default_namespace=default_namespace),
        day,
        within=expires_within,
        snapshot=_snapshot(filename, default_namespace),
    )
    _write(outputs, found, color, verbose=verbose, quiet=quiet)
    if found.is_partial:
        return exits.PARTIAL
    worst = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1] if fail_on != _NEVER else ()
    is_bad = any(finding.severity in worst for finding in found.findings)
    return exits.FINDINGS if is_bad and not exit_zero else exits.HOLDS


def _snapshot(filename: tuple[str, ...], default_namespace: str) -> Snapshot | None:
    if not filename:
        return None
    from outgate.loading import load

    return load(*filename, default_namespace=default_namespace).snapshot


def _write(
    outputs: tuple[Output, ...], found: CheckAnswer, color: str, *, verbose: bool, quiet: bool
) -> None:
    from outgate.render.formats import FORMATS
    from outgate.render.gaps import render_gaps
    from outgate.render.looks import Look, wants_color, width_of

    show(outputs, found, color, verbose=verbose)
    if quiet:
        return
    look = Look(
        verbose=verbose,
        color=wants_color(color, sys.stderr, os.environ),
        width=width_of(sys.stderr, os.environ),
    )
    only = all(FORMATS[one.format].holds_gaps for one in outputs)
    sys.stderr.writelines(render_gaps(found.gaps, look, only_failures=only))
