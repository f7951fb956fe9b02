"""What every command of a roll-out sets up: the cluster, the journal, the run."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from outgate.cli.common.ending import noting_signals
from outgate.cli.rollout_commands.evidence import opened_evidence
from outgate.cli.rollout_commands.folder import directory_of, read_rollout
from outgate.cli.rollout_commands.last_run import options_of_last_run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from outgate.live.rollout.journal import Journal
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.plans import RolloutNamespace, RolloutPlan
    from outgate.live.rollout.preflight import Preflight
    from outgate.live.rollout.session import Session
    from outgate.manifests.cluster_api.requesting import Api
    from outgate.model.access import Access
    from outgate.planning.stages import Stage
    from outgate.questions.world import World


@dataclass(frozen=True)
class Opened:
    """A plan and a cluster, opened for a command."""

    api: Api
    context: str
    plan: RolloutPlan
    in_git: Mapping[str, Stage]
    session: Session
    journal: Journal
    preflight: Preflight
    directory: str
    """The plan's folder."""


def teller(*, is_heard: bool) -> Callable[[str], None]:
    """Return what says on standard error how far a run is.

    Args:
        is_heard: Whether anything is said.
    """

    def tell(words: str) -> None:
        if is_heard:
            from outgate.render.escaping import clean

            click.echo(f"rollout: {clean(words)}", err=True)

    return tell


@contextmanager
def opened(
    access: Access,
    plan: str,
    options: Options,
    journal: str | None,
    *,
    quiet: bool,
    verbose: bool,
    run: str = "",
    resuming: bool = False,
    reads_only: bool = False,
) -> Iterator[Opened]:
    """Open a plan, its journal and the cluster.

    Args:
        access: Which cluster, as whom.
        plan: The plan, as the user named it.
        options: Choices of the user.
        journal: Where the journal is, if not in the plan's folder.
        quiet: Say nothing on the way.
        verbose: Say also what changes nothing.
        run: The run's id; a new one by default.
        resuming: Whether the last run's options and id are taken from the journal.
        reads_only: Whether no journal is written, because nothing is changed.
    """
    from outgate.live.rollout.cluster import RealClock
    from outgate.live.rollout.grounding import Grounding
    from outgate.live.rollout.journal import journal_path
    from outgate.live.rollout.preflight import Preflight
    from outgate.live.rollout.session import Session
    from outgate.live.rollout.words import RefusedError
    from outgate.live.rollout.writing import Applying
    from outgate.live.verify.cluster import TextApi
    from outgate.manifests.cluster_api.access import context_name
    from outgate.manifests.cluster_api.proxying import kubectl_proxy
    from outgate.render.escaping import clean

    directory = directory_of(plan)
    found, in_git = read_rollout(directory)
    context = context_name(access)
    with (
        _journal(journal_path(directory, journal), reads_only=reads_only) as book,
        noting_signals() as interruptions,
        kubectl_proxy(access) as path,
        TextApi(path) as api,
    ):
        clock = RealClock(interruptions.check)
        notes: list[str] = []
        if resuming:
            options, run = options_of_last_run(book, options, found, api, clock, notes)
        found = replace(found, namespaces=tuple(_chosen(one, options) for one in found.namespaces))
        applying = Applying(api, clock, forces=options.forces)
        grounding = Grounding(lambda: _world(api, context, found), clock)
        session = Session(
            applying,
            found,
            options,
            grounding,
            book,
            teller(is_heard=not quiet),
            run or secrets.token_hex(4),
            lambda name, stage: _keep(notes, directory, name, stage),
            notes=notes,
            tell_more=teller(is_heard=verbose),
        )
        preflight = Preflight(applying, found, options, grounding.ground, grounding.gaps)
        evidence = opened_evidence(
            options, grounding, api, context, interruptions.check, book, session.tell_more
        )
        for words in notes:
            session.tell(words)
        try:
            with evidence as session.evidence:
                yield Opened(api, context, found, in_git, session, book, preflight, directory)
        except RefusedError as error:
            for words in error.details:
                click.echo(f"in the way: {clean(words)}", err=True)
            raise


def move(directory: str, namespace: str, stage: Stage) -> str:
    """Write into a plan's folder which stage a namespace is at: the one line that moves.

    Args:
        directory: The folder.
        namespace: The namespace.
        stage: Its stage.

    Returns:
        The file.
    """
    from outgate.cli.common.files import replace_file
    from outgate.render.plan_folder.current import current_text
    from outgate.render.plan_folder.paths import current_of

    path = os.path.join(directory, current_of(namespace))  # noqa: PTH118 - a name, as given
    replace_file(path, [current_text(namespace, stage)])
    return path


def _keep(notes: list[str], directory: str, namespace: str, stage: Stage) -> None:
    """Keep a plan's folder in step; that it cannot be written stops no roll-out."""
    from outgate.errors import OutgateError

    try:
        move(directory, namespace, stage)
    except OutgateError as error:
        notes.append(f"{namespace}: the folder does not say that it is at {stage}: {error}")


@contextmanager
def _journal(path: Path, *, reads_only: bool) -> Iterator[Journal]:
    """Open the journal; where nothing is changed it stays in memory."""
    from outgate.live.rollout.journal import Journal
    from outgate.live.rollout.journal import opened as opened_journal

    if reads_only:
        yield Journal(path)
        return
    with opened_journal(path) as book:
        yield book


def _chosen(space: RolloutNamespace, options: Options) -> RolloutNamespace:
    """Return a namespace with the canaries that the user chose, if any."""
    from outgate.cli.plan_writing import canaries_of
    from outgate.live.rollout.plans import with_canaries

    if options.canary_pods:
        return with_canaries(space, None)
    if not options.canary:
        return space
    return with_canaries(space, canaries_of(options.canary))


def _world(api: Api, context: str, plan: RolloutPlan) -> World:
    from outgate.enforcers import PROFILES, UPSTREAM, profile_named
    from outgate.loading import load_cluster
    from outgate.manifests.cluster_api.listing import ClusterListing

    name = plan.document.profile
    profile = profile_named(name) if name in PROFILES else UPSTREAM
    names = [one.name for one in plan.namespaces]
    return load_cluster(ClusterListing(api, context, namespaces=names), profile=profile)


def say(done: Sequence[str], notes: Sequence[str]) -> None:
    """Print what was done, and what there is to know.

    Args:
        done: In words.
        notes: Likewise.
    """
    from outgate.render.escaping import clean

    for words in done:
        click.echo(clean(words))
    for words in notes:
        sys.stderr.write(f"{clean(words)}\n")
    sys.stdout.flush()
