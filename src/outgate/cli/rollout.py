"""`outgate rollout`: a plan onto a cluster, namespace by namespace, and back at any moment."""

from __future__ import annotations

import click

from outgate.cli.rollout_commands.abort import abort_command
from outgate.cli.rollout_commands.check import check_command
from outgate.cli.rollout_commands.next import next_command
from outgate.cli.rollout_commands.resume import resume_command
from outgate.cli.rollout_commands.rollback import rollback_command
from outgate.cli.rollout_commands.start import start_command
from outgate.cli.rollout_commands.status import status_command


@click.group("rollout")
def command() -> None:
    """Put a plan in place, namespace by namespace, and go back at any moment.

    Hold-open first, then the policies, then a check of what is reached; only then hold-open is
    switched off, for canaries and for all. Each change is in a journal before it is made. PLAN is
    the folder that outgate plan wrote.
    """


for one in (
    start_command,
    status_command,
    resume_command,
    rollback_command,
    abort_command,
    next_command,
    check_command,
):
    command.add_command(one)
