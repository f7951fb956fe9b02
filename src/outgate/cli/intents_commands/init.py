"""`outgate intents init`: an empty intent for every workload, and a baseline."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.new_files import create_files
from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from outgate.intents.documents import Intents
    from outgate.intents.starting import Start
    from outgate.model.gaps import Gap

_BASELINE_FILE = "baseline.yaml"


@click.command("init", cls=ConfiguredCommand)
@click.option(
    "-f",
    "--filename",
    multiple=True,
    required=True,
    metavar="PATH",
    help="Manifests to read: a file, a folder, a capture, or - for standard input. May be "
    "repeated.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    help="The folder to write to: DIR/baseline.yaml and DIR/NAMESPACE/NAME.yaml. Without it, all "
    "is printed.",
)
@click.option(
    "--missing",
    is_flag=True,
    help="Leave out workloads that have an intent in DIR already, and a baseline that is there.",
)
@click.option(
    "--default-namespace",
    metavar="NAME",
    default="default",
    show_default=True,
    help="The namespace of manifests that name none.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Print everything that was not understood, one by one."
)
@click.pass_context
def init_command(
    context: click.Context,
    filename: tuple[str, ...],
    folder: str | None,
    missing: bool,
    default_namespace: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write an empty EgressIntent for every workload found, and an EgressBaseline.

    Nothing that is there is ever overwritten: where one file is in the way, none is written.

    \b
    Examples:
      outgate intents init -f manifests/ -o intents/
      outgate intents init -f manifests/ -o intents/ --missing
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    if missing and folder is None:
        raise UsageError("--missing compares with the intents of a folder; name it with -o DIR")
    if filename.count("-") > 1:
        raise UsageError("-f - is given twice, and standard input can be read only once")
    from outgate.intents.defaults import DEFAULT_BASELINE
    from outgate.intents.starting import file_of, start
    from outgate.loading import load
    from outgate.render.intents_text import baseline_text, intent_text

    existing = _existing(folder, default_namespace) if missing and folder else None
    snapshot = load(*filename, default_namespace=default_namespace).snapshot
    baseline = existing.baseline if existing else DEFAULT_BASELINE
    begun = start(snapshot, baseline, existing)
    files = {} if not baseline.is_assumed else {_BASELINE_FILE: baseline_text(baseline)}
    files |= {file_of(intent): intent_text(intent) for intent in begun.intents}
    if folder is None:
        click.echo("---\n".join(files.values()), nl=False)
    else:
        create_files(folder, files)
    if not quiet:
        _tell(begun, folder, has_baseline=_BASELINE_FILE in files)
        _tell_gaps(snapshot.gaps, verbose=verbose)
    return exits.PARTIAL if any(gap.is_failure for gap in snapshot.gaps) else exits.HOLDS


def _existing(folder: str, default_namespace: str) -> Intents | None:
    from pathlib import Path

    from outgate.intents.reading import read_intents

    if not Path(folder).exists() or not any(Path(folder).iterdir()):
        return None
    found = read_intents([folder], default_namespace=default_namespace)
    failures = [gap for gap in found.gaps if gap.is_failure]
    if failures:
        raise InputError(
            f"{failures[0].origin}: {failures[0].what}; correct it first: what is in {folder} has "
            "to be known"
        )
    return found


def _tell(begun: Start, folder: str | None, *, has_baseline: bool) -> None:
    from outgate.model.findings import some
    from outgate.render.tables.counting import count

    for passed in begun.passed:
        number = count(len(passed.workloads), "workload")
        click.echo(f"left out {number} {passed.why}: {some(passed.workloads)}", err=True)
    baseline = "a baseline and " if has_baseline else ""
    where = f"written to {folder}" if folder is not None else "printed"
    click.echo(f"{baseline}{count(len(begun.intents), 'intent')} {where}", err=True)


def _tell_gaps(gaps: tuple[Gap, ...], *, verbose: bool) -> None:
    import os

    from outgate.render.gaps import render_gaps
    from outgate.render.looks import Look, wants_color, width_of

    look = Look(
        verbose=verbose,
        color=wants_color("auto", sys.stderr, os.environ),
        width=width_of(sys.stderr, os.environ),
    )
    sys.stderr.writelines(render_gaps(gaps, look))
