"""`outgate rollout resume`: go on where a run ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.rollout_commands.evidence import check_evidence, whole_path
from outgate.cli.rollout_commands.options import (
    accept_denied_option,
    denials_option,
    flows_option,
    force_option,
    journal_option,
    loudness,
    namespace_option,
    plan_argument,
    prefix_option,
    verify_seconds_of,
    verify_time_option,
)

if TYPE_CHECKING:
    from outgate.model.access import Access


@click.command("resume")
@plan_argument
@namespace_option
@click.option(
    "--accept-blind",
    is_flag=True,
    help="Go on though nothing shows denied connections, if the run had not accepted it.",
)
@click.option(
    "--no-verify",
    is_flag=True,
    help="Look at objects alone, where the journal of the run is not at hand to say it.",
)
@flows_option
@denials_option
@prefix_option
@accept_denied_option
@verify_time_option
@force_option
@journal_option
@cluster_options
@loudness("Print each step, also those that change nothing.")
def resume_command(
    access: Access,
    plan: str,
    namespaces: tuple[str, ...],
    accept_blind: bool,
    no_verify: bool,
    flows: str,
    denials: tuple[str, ...],
    prefixes: tuple[str, ...],
    accepted_denials: tuple[str, ...],
    verify_time: str | None,
    force_conflicts: bool,
    journal: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Go on where the last run paused, or ended, with the options that it had.

    Where a namespace is, the cluster says; what was to be done, the journal, or on another machine
    what the cluster keeps of it. Whatever was done twice makes no difference. A run elsewhere that
    is still going is stopped at its next change.

    \b
    Examples:
      outgate rollout resume plan/
    """
    from outgate.cli.rollout_commands.session import opened, say
    from outgate.cli.rollout_commands.start import obstacles_of
    from outgate.live.rollout.going import go, refused
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.ordering import ordered

    options = Options(
        namespaces=namespaces,
        named=namespaces,
        accepts_blind=accept_blind,
        verifies=not no_verify,
        forces=force_conflicts,
        flows=whole_path(flows),
        denials=tuple(map(whole_path, denials)),
        prefixes=prefixes,
        accepted_denials=accepted_denials,
        verify_seconds=verify_seconds_of(verify_time),
    )
    check_evidence(options)
    with opened(
        access, plan, options, journal, quiet=quiet, verbose=verbose, resuming=True
    ) as found:
        obstacles = obstacles_of(found)
        if obstacles:
            raise refused(obstacles)
        present = found.session.grounding.world.snapshot.namespaces
        spaces = ordered(found.plan, found.session.options.namespaces, present)
        done = go(found.session, found.preflight, spaces, resuming=True)
        say(done, found.session.notes)
    return exits.HOLDS
