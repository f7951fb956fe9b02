"""`outgate rollout abort`: take a plan away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.rollout_commands.options import (
    force_option,
    journal_option,
    loudness,
    namespace_option,
    plan_argument,
)

if TYPE_CHECKING:
    from outgate.model.access import Access


@click.command("abort")
@plan_argument
@namespace_option
@click.option(
    "--no-verify", is_flag=True, help="Do not wait between the steps until nodes have seen them."
)
@force_option
@journal_option
@cluster_options
@loudness("Print each step, also those that change nothing.")
def abort_command(
    access: Access,
    plan: str,
    namespaces: tuple[str, ...],
    no_verify: bool,
    force_conflicts: bool,
    journal: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Take everything of the plan away: hold-open on, denies, allows, hold-open last.

    Afterwards the policies of others are compared with what they were before.

    \b
    Examples:
      outgate rollout abort plan/ -n shop
    """
    from outgate.cli.rollout_commands.session import opened, say
    from outgate.live.rollout.going_back import go_away
    from outgate.live.rollout.journal import journal_path, remove
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.ordering import ordered

    options = Options(
        namespaces=namespaces, named=namespaces, forces=force_conflicts, verifies=not no_verify
    )
    with opened(access, plan, options, journal, quiet=quiet, verbose=verbose) as found:
        spaces = ordered(found.plan, namespaces, {})
        done = go_away(found.session, spaces)
        say(done, found.session.notes)
        is_all = len(spaces) == len(found.plan.namespaces)
    if is_all:
        from outgate.cli.rollout_commands.folder import directory_of

        remove(journal_path(directory_of(plan), journal))
    return exits.HOLDS
