"""`outgate rollout rollback`: traffic as it was, at once."""

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


@click.command("rollback")
@plan_argument
@namespace_option
@force_option
@journal_option
@cluster_options
@loudness("Print each step, also those that change nothing.")
def rollback_command(
    access: Access,
    plan: str,
    namespaces: tuple[str, ...],
    force_conflicts: bool,
    journal: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Switch hold-open on: traffic is as before the plan, and nothing is deleted.

    Then the objects are read back, and the engine is asked whether all is open again. In a
    namespace that Argo CD or Flux keeps as it is in Git, an extra hold-open is made that they do
    not undo, and the commit to make is printed.

    \b
    Examples:
      outgate rollout rollback plan/ -n shop
      outgate rollout rollback plan/
    """
    from outgate.cli.rollout_commands.session import opened, say
    from outgate.live.rollout.going_back import go_back
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.ordering import ordered

    options = Options(namespaces=namespaces, named=namespaces, forces=force_conflicts)
    with opened(access, plan, options, journal, quiet=quiet, verbose=verbose) as found:
        spaces = ordered(found.plan, namespaces, {})
        done = go_back(found.session, spaces)
        say(done, found.session.notes)
    return exits.HOLDS
