"""`outgate rollout next`: move the stage in Git, after the same checks."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.rollout_commands.evidence import check_evidence
from outgate.cli.rollout_commands.options import (
    accept_denied_option,
    flows_option,
    journal_option,
    loudness,
    namespace_option,
)
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.cli.rollout_commands.session import Opened
    from outgate.live.rollout.plans import RolloutNamespace
    from outgate.model.access import Access
    from outgate.planning.stages import Stage

_MOST = 20


@click.command("next")
@click.option(
    "--git",
    "directory",
    metavar="DIR",
    required=True,
    help="The plan's folder in the work tree of Git.",
)
@namespace_option
@click.option(
    "--to",
    "to",
    metavar="STAGE",
    help="Move to this stage instead of the next: one further, or any before, which is never "
    "refused.",
)
@click.option(
    "--accept-blind",
    is_flag=True,
    help="Switch hold-open off though nothing shows denied connections.",
)
@flows_option
@accept_denied_option
@journal_option
@cluster_options
@loudness("Print each step, also those that change nothing.")
def next_command(
    access: Access,
    directory: str,
    namespaces: tuple[str, ...],
    to: str | None,
    accept_blind: bool,
    flows: str,
    accepted_denials: tuple[str, ...],
    journal: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Move the stage of namespaces in Git: one line of a file each, for you to commit.

    Where Argo CD or Flux keeps a namespace as it is in Git, nothing is written to the cluster.
    First the cluster must be at the stage that Git names now, and pass what rollout check looks
    at.

    \b
    Examples:
      outgate rollout next --git plan/ -n shop
      outgate rollout next --git plan/ -n shop --to 2-policies
    """
    if not namespaces:
        raise UsageError("name the namespaces to move with -n: each is a change of its own")
    from outgate.cli.rollout_commands.session import move, opened
    from outgate.live.rollout.gating import stage_named
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.ordering import ordered

    options = Options(
        namespaces=namespaces,
        named=namespaces,
        accepts_blind=accept_blind,
        flows=flows,
        accepted_denials=accepted_denials,
        # A gate changes nothing, and a probe is a change.
        verifies=False,
    )
    check_evidence(options)
    target = None if to is None else stage_named(to)
    with opened(
        access, directory, options, journal, quiet=quiet, verbose=verbose, reads_only=True
    ) as found:
        spaces = ordered(found.plan, namespaces, {})
        moves = [(space, _move(found, space, target)) for space in spaces]
    moved = []
    for space, stage in moves:
        if stage is None:
            click.echo(f"{space.name}: at the last stage already")
            continue
        path = move(found.directory, space.name, stage)
        click.echo(f"{space.name}: {stage}")
        moved.append((path, f"{space.name} to {stage}"))
    if moved:
        paths = [path for path, _ in moved]
        words = ", ".join(text for _, text in moved)
        click.echo(f"git add {shlex.join(paths)} && git commit -m 'Egress policies: {words}'")
    return exits.HOLDS


def _move(found: Opened, space: RolloutNamespace, target: Stage | None) -> Stage | None:
    """Return the stage to which a namespace moves; None where it stays.

    Raises:
        RefusedError: Something is in the way.
        UsageError: The stage is further than one step away.
    """
    from outgate.live.rollout.gating import findings_of, next_stage
    from outgate.live.rollout.words import RefusedError
    from outgate.planning.stages import STAGES, Stage

    now = found.in_git.get(space.name)
    if now is None:
        raise RefusedError(f"{space.name}: its current/kustomization.yaml names no stage")
    following = next_stage(found.session, space, now)
    if target is not None and STAGES.index(target) <= STAGES.index(now):
        # Back is always right, whatever the cluster is like.
        return None if target is now else target
    if target is not None and target is not following:
        raise UsageError(
            f"{space.name} is at {now}, and {target} is more than one stage further; move it to "
            f"{following} first"
        )
    if following is None:
        return None
    findings = findings_of(found.session, found.preflight, space, now)
    if findings:
        raise RefusedError("nothing was moved, because of what is in the way", findings[:_MOST])
    if following in (Stage.CANARY, Stage.ENFORCED) and not found.session.options.accepts_blind:
        raise RefusedError(
            f"{space.name}: BLIND: nothing here shows denied connections; simulate first, and say "
            "--accept-blind to go on like that"
        )
    return following
