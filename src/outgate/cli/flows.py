"""`outgate flows`: recorded traffic, read into a store of edges."""

from __future__ import annotations

import click

from outgate.cli.flows_commands.import_ import import_command
from outgate.cli.flows_commands.keeping import merge_command, prune_command
from outgate.cli.flows_commands.show import show_command
from outgate.cli.flows_commands.stats import stats_command


@click.group("flows")
def command() -> None:
    """Read recorded traffic into a store, and look at what is in it.

    A store is one file of edges: who connected to whom, at which port, when and how often, and what
    policies made of it. Any number of logs go into it, run after run.
    """


command.add_command(import_command)
command.add_command(show_command)
command.add_command(stats_command)
command.add_command(merge_command)
command.add_command(prune_command)
