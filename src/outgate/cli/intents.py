"""`outgate intents`: the documents that say what workloads need."""

from __future__ import annotations

import click

from outgate.cli.intents_commands.check import check_command
from outgate.cli.intents_commands.init import init_command


@click.group("intents")
def command() -> None:
    """Begin, and keep in order, the documents that say what workloads need.

    An EgressIntent per workload says what it needs to reach, why, who owns that and until when; an
    EgressBaseline says what holds for all. They live in Git, and outgate plan makes policies of
    them.
    """


command.add_command(init_command)
command.add_command(check_command)
