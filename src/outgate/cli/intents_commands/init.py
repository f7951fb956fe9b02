"""`outgate intents init`: an intent for every workload, empty or from policies, and a baseline."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.knowing import facts_of_options, profile_of_facts
from outgate.cli.common.new_files import create_files
from outgate.errors import InputError, UsageError
from outgate.model.access import Access

if TYPE_CHECKING:
    from outgate.cli.common.options import Common
    from outgate.intents.documents import Intents
    from outgate.intents.starting import Start
    from outgate.model.gaps import Gap
    from outgate.planning.draft_notes import DraftNote

_BASELINE_FILE = "baseline.yaml"


@click.command("init", cls=ConfiguredCommand)
@click.option(
    "-f",
    "--filename",
    multiple=True,
    metavar="PATH",
    help="Manifests to read: a file, a folder, a capture, or - for standard input. May be "
    "repeated. Without it, the current cluster is read.",
)
@click.option(
    "--from-policies",
    is_flag=True,
    help="Fill the intents with what the egress policies in force allow each workload now; what "
    "no need can say is told on standard error.",
)
@click.option(
    "--facts",
    metavar="FILE",
    help="With --from-policies: what is known of the cluster, as doctor --facts writes it. Needs "
    "that a plan with it would refuse are left out.",
)
@click.option(
    "--platform", metavar="NAME", help="Instead of --facts: the documented defaults of a platform."
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
@cluster_options
@click.pass_context
def init_command(
    context: click.Context,
    filename: tuple[str, ...],
    from_policies: bool,
    facts: str | None,
    platform: str | None,
    folder: str | None,
    missing: bool,
    default_namespace: str,
    quiet: bool,
    verbose: bool,
    access: Access,
) -> int:
    """Write an EgressIntent for every workload found, and an EgressBaseline.

    The intents are empty, or hold what policies allow now. Nothing that is there is ever
    overwritten: where one file is in the way, none is written.

    \b
    Examples:
      outgate intents init -f manifests/ -o intents/
      outgate intents init -f manifests/ -o intents/ --missing
      outgate intents init --from-policies -o intents/
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    if missing and folder is None:
        raise UsageError("--missing compares with the intents of a folder; name it with -o DIR")
    if filename and access != Access():
        raise UsageError(
            "-f reads manifests, and --context, --kubeconfig and --as choose a live cluster; give "
            "one or the other"
        )
    if not from_policies and (facts is not None or platform is not None):
        raise UsageError("--facts and --platform are for --from-policies; give that, or none")
    from outgate.cli.common.inputs import read_world
    from outgate.intents.defaults import DEFAULT_BASELINE
    from outgate.intents.starting import file_of, start
    from outgate.render.intents_text import baseline_text, intent_text

    known = facts_of_options(facts, platform)
    existing = _existing(folder, default_namespace) if missing and folder else None
    world = read_world(_common(filename, default_namespace, access, quiet=quiet, verbose=verbose))
    baseline = existing.baseline if existing else DEFAULT_BASELINE
    begun = start(world.snapshot, baseline, existing)
    notes: tuple[DraftNote, ...] = ()
    if from_policies:
        from outgate.planning.drafting import draft
        from outgate.planning.ground import make_ground
        from outgate.planning.names_lock import NamesLock

        profile = profile_of_facts(known)
        ground = make_ground(world.snapshot, known, profile, baseline, NamesLock())
        drafted = draft(world.under(profile), begun.intents, ground)
        begun, notes = replace(begun, intents=drafted.intents), drafted.notes
    files = {} if not baseline.is_assumed else {_BASELINE_FILE: baseline_text(baseline)}
    files |= {file_of(intent): intent_text(intent) for intent in begun.intents}
    if folder is None:
        click.echo("---\n".join(files.values()), nl=False)
    else:
        create_files(folder, files)
    if not quiet:
        _tell(begun, folder, has_baseline=_BASELINE_FILE in files, from_policies=from_policies)
        _tell_notes(notes, verbose=verbose)
        _tell_gaps(world.gaps, verbose=verbose)
    return exits.PARTIAL if world.is_partial else exits.HOLDS


def _common(
    filename: tuple[str, ...], default_namespace: str, access: Access, *, quiet: bool, verbose: bool
) -> Common:
    """Say by the options of questions what is to be read."""
    from outgate.cli.common.options import Common

    return Common(
        filename=filename,
        namespace=(),
        all_namespaces=False,
        selector=None,
        output=(),
        profile=None,
        default_namespace=default_namespace,
        pod_cidr=(),
        service_cidr=(),
        strict=False,
        exit_zero=False,
        color="auto",
        quiet=quiet,
        verbose=verbose,
        access=access,
    )


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


def _tell(begun: Start, folder: str | None, *, has_baseline: bool, from_policies: bool) -> None:
    from outgate.model.findings import some
    from outgate.render.tables.counting import count

    for passed in begun.passed:
        number = count(len(passed.workloads), "workload")
        click.echo(f"left out {number} {passed.why}: {some(passed.workloads)}", err=True)
    baseline = "a baseline and " if has_baseline else ""
    where = f"written to {folder}" if folder is not None else "printed"
    filled = ""
    if from_policies:
        needs = sum(len(intent.needs) for intent in begun.intents)
        empty = sum(not intent.needs for intent in begun.intents)
        filled = f", with {count(needs, 'need')} from policies; {empty} empty"
    click.echo(f"{baseline}{count(len(begun.intents), 'intent')} {where}{filled}", err=True)


def _tell_notes(notes: tuple[DraftNote, ...], *, verbose: bool) -> None:
    from outgate.model.findings import some
    from outgate.render.escaping import clean

    for note in notes:
        named = some(note.subjects, len(note.subjects) if verbose else 3)
        remedy = f"; {note.remedy}" if note.remedy else ""
        click.echo(clean(f"{note.what}: {named}{remedy}"), err=True)


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
