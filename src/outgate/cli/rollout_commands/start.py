"""`outgate rollout start`: a plan onto a cluster."""

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
    names_in,
    namespace_option,
    plan_argument,
    prefix_option,
    seconds_of,
    verify_seconds_of,
    verify_time_option,
)
from outgate.errors import UsageError
from outgate.live.verify.objects import DEFAULT_IMAGE

if TYPE_CHECKING:
    from outgate.cli.rollout_commands.session import Opened
    from outgate.live.rollout.obstacles import Obstacle
    from outgate.model.access import Access


@click.command("start")
@plan_argument
@namespace_option
@click.option(
    "--order",
    metavar="FILE",
    help="The namespaces in the order in which they are rolled out, one a line. Without it, and "
    "without -n, all of the plan: non-production first, as labels of namespaces tell.",
)
@click.option(
    "--canary",
    metavar="LABELS",
    default="",
    help="For which pods the plan comes into force first, as app=checkout; what the plan says by "
    "default.",
)
@click.option(
    "--canary-pods",
    type=click.IntRange(1, 100),
    metavar="N",
    help="Instead: so many live pods, which get the label outgate.dev/enforce until the switch.",
)
@click.option(
    "--soak",
    metavar="TIME",
    default="60s",
    show_default=True,
    help="How long each switch is watched, as 90s or 10m; longer than your longest connection.",
)
@click.option(
    "--settle",
    metavar="TIME",
    help="How long a change is given to reach every node; what is known of the enforcer by "
    "default.",
)
@click.option("--pause", is_flag=True, help="End after each stage, and go on with resume.")
@click.option(
    "--accept-blind",
    is_flag=True,
    help="Go on though nothing shows denied connections, only workloads that are not ready.",
)
@click.option(
    "--accept-unenforced",
    is_flag=True,
    help="Go on though no enforcer is ready on some nodes.",
)
@click.option(
    "--accept-unevaluated",
    "accepted",
    multiple=True,
    metavar="NAMESPACE",
    help="Go on in this namespace although policies that are not evaluated concern it. May be "
    "repeated.",
)
@click.option(
    "--accept-cluster-name",
    is_flag=True,
    help="Take a plan that was made under another name of the cluster.",
)
@click.option(
    "--no-verify",
    is_flag=True,
    help="Look at objects alone: nothing is waited for, tried or watched.",
)
@flows_option
@denials_option
@prefix_option
@accept_denied_option
@verify_time_option
@click.option(
    "--image",
    default=DEFAULT_IMAGE,
    show_default=True,
    metavar="IMAGE",
    help="The image of the probes that try them, as for outgate verify.",
)
@click.option(
    "--skip-destination",
    "skipped",
    multiple=True,
    metavar="CIDR[:PORT]",
    help="They connect to nothing there. May be repeated.",
)
@force_option
@journal_option
@click.option("--print-role", is_flag=True, help="Print the ClusterRole that a roll-out needs.")
@cluster_options
@loudness("Print each step, also those that change nothing.")
def start_command(
    access: Access,
    plan: str,
    namespaces: tuple[str, ...],
    order: str | None,
    canary: str,
    canary_pods: int | None,
    soak: str,
    settle: str | None,
    pause: bool,
    accept_blind: bool,
    accept_unenforced: bool,
    accepted: tuple[str, ...],
    accept_cluster_name: bool,
    no_verify: bool,
    flows: str,
    denials: tuple[str, ...],
    prefixes: tuple[str, ...],
    accepted_denials: tuple[str, ...],
    verify_time: str | None,
    image: str,
    skipped: tuple[str, ...],
    force_conflicts: bool,
    journal: str | None,
    print_role: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Put a plan in place: hold-open, policies, a check, canaries, all.

    Every namespace is looked at before the first is changed. If after the switch a workload loses
    its readiness, a connection is denied that was not, or one goes otherwise than the engine says,
    the namespace is rolled back.

    \b
    Exit codes: 0 in force, 1 something was in the way, or was rolled back, 3 could not go on
    (3 beats 1).

    \b
    Examples:
      outgate rollout start plan/ -n shop --accept-blind
      outgate rollout start plan/ --order order.txt --canary-pods 2 --soak 10m --accept-blind
      outgate rollout start plan/ -n shop --pause --flows flows.db --accept-blind
      hubble observe --verdict DROPPED -f -o json | outgate rollout start plan/ -n shop --denials -
    """
    if print_role:
        from outgate.live.rollout.permissions import role_text

        click.echo(role_text(), nl=False)
        return exits.HOLDS
    if namespaces and order:
        raise UsageError("-n and --order both say which namespaces; give one")
    if canary and canary_pods:
        raise UsageError("--canary and --canary-pods both choose canaries; give one")
    from outgate.cli.rollout_commands.session import opened, say
    from outgate.live.rollout.going import go, refused
    from outgate.live.rollout.options import Options
    from outgate.live.rollout.ordering import ordered

    names = names_in(order) if order else namespaces
    options = Options(
        namespaces=names,
        named=names,
        canary=canary,
        canary_pods=canary_pods or 0,
        soak=seconds_of("--soak", soak),
        settle=None if settle is None else seconds_of("--settle", settle),
        pauses=pause,
        accepts_blind=accept_blind,
        accepts_unenforced=accept_unenforced,
        verifies=not no_verify,
        accepted=accepted,
        forces=force_conflicts,
        accepts_cluster=accept_cluster_name,
        flows=whole_path(flows),
        denials=tuple(map(whole_path, denials)),
        prefixes=prefixes,
        accepted_denials=accepted_denials,
        verify_seconds=verify_seconds_of(verify_time),
        image=image,
        skipped=skipped,
    )
    check_evidence(options)
    with opened(access, plan, options, journal, quiet=quiet, verbose=verbose) as found:
        obstacles = obstacles_of(found)
        if obstacles:
            raise refused(obstacles)
        spaces = ordered(found.plan, names, found.session.grounding.world.snapshot.namespaces)
        done = go(found.session, found.preflight, spaces)
        say(done, found.session.notes)
    return exits.HOLDS


def obstacles_of(found: Opened) -> list[Obstacle]:
    """Return what is in the way of the whole plan, doctor's opinion included.

    Args:
        found: The plan and the cluster.
    """
    from outgate.live.doctor.diagnosing import diagnose
    from outgate.live.doctor.platforms import PLATFORMS
    from outgate.live.rollout.obstacles import Obstacle, obstacles_of_plan
    from outgate.live.verify.derived.permissions import needed
    from outgate.live.verify.permissions import missing, sentence

    session = found.session
    facts = None
    if session.options.verifies:
        facts = diagnose(found.api, context=found.context).facts
    listening = session.evidence.listening
    found_besides = []
    if session.options.probes:
        lacking = [one for one in missing(found.api, needed()) if one.is_needed]
        if lacking:
            found_besides.append(
                Obstacle(
                    "forbidden",
                    f"you may not {sentence(lacking)}, which trying connections takes",
                    "ask for what outgate rollout start --print-role prints, or say --verify-time "
                    "0s to try none",
                )
            )
    return [
        *found_besides,
        *obstacles_of_plan(
            found.plan,
            session.options,
            facts,
            found.context,
            PLATFORMS,
            () if listening is None else listening.troubles,
        ),
    ]
