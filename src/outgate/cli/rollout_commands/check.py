"""`outgate rollout check`: is the cluster as the plan's folder says? The gate for CI and hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.outputs import output_option, parse_outputs
from outgate.cli.rollout_commands.evidence import check_evidence
from outgate.cli.rollout_commands.options import (
    accept_denied_option,
    color_option,
    flows_option,
    journal_option,
    loudness,
    namespace_option,
    plan_argument,
)

if TYPE_CHECKING:
    from outgate.model.access import Access

_VERB = "rollout check"


@click.command("check", cls=ConfiguredCommand)
@plan_argument
@namespace_option
@flows_option
@accept_denied_option
@journal_option
@cluster_options
@output_option(_VERB)
@color_option
@loudness("Print every namespace of long lists.")
def check_command(
    access: Access,
    plan: str,
    namespaces: tuple[str, ...],
    flows: str,
    accepted_denials: tuple[str, ...],
    journal: str | None,
    output: tuple[str, ...],
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Hold the cluster against the stage that the folder's current names.

    Every object is read back, and what is reached, by the engine, is held against the plan's
    manifests; and the plan against the cluster as it is now. Changes nothing.

    \b
    Exit codes: 0 it holds, 1 it does not.

    \b
    Examples:
      outgate rollout check plan/
      outgate rollout check plan/ -n shop -o json
    """
    outputs = parse_outputs(output, _VERB)
    from outgate.cli.common.showing import show
    from outgate.cli.rollout_commands.session import opened
    from outgate.live.rollout.answers import RolloutAnswer
    from outgate.live.rollout.gating import findings_of
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.ordering import ordered
    from outgate.live.rollout.status import states

    options = Options(
        namespaces=namespaces,
        named=namespaces,
        accepts_blind=True,
        flows=flows,
        accepted_denials=accepted_denials,
        # A gate changes nothing, and a probe is a change.
        verifies=False,
    )
    check_evidence(options)
    with opened(
        access, plan, options, journal, quiet=quiet, verbose=verbose, reads_only=True
    ) as found:
        spaces = ordered(found.plan, namespaces, {})
        findings = [
            words
            for space in spaces
            for words in findings_of(
                found.session, found.preflight, space, found.in_git.get(space.name)
            )
        ]
        answer = RolloutAnswer(
            found.context,
            found.plan.digest,
            tuple(states(found.api, found.plan, namespaces, found.session.clock, found.in_git)),
            tuple(findings),
        )
    show(outputs, answer, color, verbose=verbose)
    return exits.FINDINGS if findings else exits.HOLDS
