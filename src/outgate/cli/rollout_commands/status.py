"""`outgate rollout status`: where every namespace of a plan is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.outputs import output_option, parse_outputs
from outgate.cli.rollout_commands.options import (
    color_option,
    loudness,
    namespace_option,
    plan_argument,
)

if TYPE_CHECKING:
    from outgate.model.access import Access

_VERB = "rollout status"


@click.command("status", cls=ConfiguredCommand)
@plan_argument
@namespace_option
@cluster_options
@output_option(_VERB)
@color_option
@loudness("Print every namespace of long lists.")
def status_command(
    access: Access,
    plan: str,
    namespaces: tuple[str, ...],
    output: tuple[str, ...],
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Say which stage every namespace is at, in the cluster and in Git.

    The objects in the cluster tell it, whoever applied them. Nothing is changed, and nothing but
    namespaces and policies is read.

    \b
    Exit codes: 0 each is as its stage says, 1 one is not, or a run is under way.

    \b
    Examples:
      outgate rollout status plan/
      outgate rollout status plan/ -o json
    """
    outputs = parse_outputs(output, _VERB)
    from outgate.cli.common.showing import show
    from outgate.cli.rollout_commands.folder import directory_of, read_rollout
    from outgate.live.rollout.answers import RolloutAnswer
    from outgate.live.rollout.cluster import RealClock
    from outgate.live.rollout.ordering import ordered
    from outgate.live.rollout.status import states
    from outgate.manifests.cluster_api.access import context_name
    from outgate.manifests.cluster_api.proxying import kubectl_proxy
    from outgate.manifests.cluster_api.requesting import Api

    found, in_git = read_rollout(directory_of(plan))
    ordered(found, namespaces, {})
    context = context_name(access)
    if not quiet:
        click.echo(f"cluster {context}", err=True)
    with kubectl_proxy(access) as path, Api(path) as api:
        spaces = tuple(states(api, found, namespaces, RealClock(), in_git))
    show(
        outputs,
        RolloutAnswer(context, found.digest, spaces),
        color,
        verbose=verbose,
    )
    return exits.HOLDS if all(one.agrees for one in spaces) else exits.FINDINGS
