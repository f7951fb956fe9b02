"""`outgate verify`: does this cluster enforce policies? Proof by connecting."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.ending import noting_signals
from outgate.cli.common.files import check_target, replace_file
from outgate.cli.common.outputs import Output, output_option, parse_outputs
from outgate.cli.common.showing import show
from outgate.errors import UsageError
from outgate.live.verify.answers import Enforcement
from outgate.live.verify.objects import DEFAULT_IMAGE
from outgate.live.verify.planning import DEFAULT_BUDGET, LEAST_BUDGET, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outgate.live.verify.answers import VerifyAnswer
    from outgate.model.access import Access
    from outgate.model.facts import ClusterFacts

_MOST_BUDGET = 3600


@click.command("verify", cls=ConfiguredCommand)
@cluster_options
@click.option(
    "--image",
    default=DEFAULT_IMAGE,
    show_default=True,
    metavar="IMAGE",
    help="The image of the probes; it must have /agnhost and a POSIX shell.",
)
@click.option(
    "--outside",
    metavar="HOST:PORT",
    help="An address outside of the cluster that answers to HTTP or TLS; without it that case is "
    "left out.",
)
@click.option(
    "--node", "nodes", multiple=True, metavar="NAME", help="Probe this node. May be repeated."
)
@click.option(
    "--nodes-per-pool",
    type=click.IntRange(1, 5),
    default=2,
    show_default=True,
    help="How many nodes of each pool; a cluster of up to 5 nodes is probed on all.",
)
@click.option(
    "--quick",
    is_flag=True,
    help="Only whether policies are enforced; nothing about start-up, ipBlocks and Services.",
)
@click.option(
    "--budget",
    type=click.IntRange(LEAST_BUDGET, _MOST_BUDGET),
    default=DEFAULT_BUDGET,
    show_default=True,
    metavar="SECONDS",
    help="How long the run may take, with its cleaning up.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Change nothing: print every object, and what the API server would refuse.",
)
@click.option(
    "--facts",
    "file",
    metavar="FILE",
    help="Write what was proved and measured into this file, which outgate doctor --facts wrote; "
    "measured beats assumed.",
)
@click.option(
    "-f",
    "--filename",
    multiple=True,
    metavar="PATH",
    help="Verify policies instead: these stand for those of the namespaces that they are in. A "
    "file, a folder, or - for standard input. May be repeated.",
)
@click.option("--live", is_flag=True, help="Verify the policies that the cluster has.")
@click.option(
    "-n",
    "--namespace",
    multiple=True,
    metavar="NAME",
    help="With -f or --live: only workloads of this namespace. May be repeated.",
)
@click.option(
    "--skip-destination",
    "skipped",
    multiple=True,
    metavar="CIDR[:PORT]",
    help="With -f or --live: connect to nothing there. May be repeated.",
)
@click.option(
    "--ephemeral-container",
    "in_pod",
    is_flag=True,
    help="With -f or --live: connect from a running pod of each workload, by an ephemeral "
    "container, rather than from a pod with its labels. The ended container stays in the pod.",
)
@click.option(
    "--print-role",
    is_flag=True,
    help="Print the ClusterRole that verify needs, with -f and --live too.",
)
@output_option("verify")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 where it would be 1.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; beats NO_COLOR and FORCE_COLOR.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Print each step, node and destination.")
@click.pass_context
def command(
    context: click.Context,
    access: Access,
    image: str,
    outside: str | None,
    nodes: tuple[str, ...],
    nodes_per_pool: int,
    quick: bool,
    budget: int,
    dry_run: bool,
    file: str | None,
    filename: tuple[str, ...],
    live: bool,
    namespace: tuple[str, ...],
    skipped: tuple[str, ...],
    in_pod: bool,
    print_role: bool,
    output: tuple[str, ...],
    exit_zero: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Prove by connecting whether the cluster enforces NetworkPolicies.

    In a namespace of its own, per node pool: connect, deny, see that new connections fail, allow,
    see that they succeed again. If a control fails, the verdict is INCONCLUSIVE. Everything is
    removed at the end.

    With -f or --live: does the cluster do what outgate says of its policies? Connections of the
    workloads that must work and that must not are tried by pods with their labels.

    \b
    Exit codes: 0 enforced everywhere, or as the policies say; 1 not somewhere; 3 inconclusive
    somewhere or not finished (3 beats 1).

    \b
    Examples:
      outgate verify
      outgate verify --context prod --outside 203.0.113.10:443 -o json=verify.json -o table
      outgate verify --context prod --facts facts/prod.yaml
      outgate verify --dry-run
      outgate verify --live -n shop --skip-destination 10.20.0.0/16
      outgate verify -f policies/ --dry-run
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    is_derived = bool(filename) or live
    if in_pod and not is_derived:
        raise UsageError("--ephemeral-container goes with -f or --live")
    if print_role:
        _print_role(is_derived=is_derived, in_pod=in_pod)
        return exits.HOLDS
    outputs = parse_outputs(output, "verify")
    if is_derived:
        from outgate.cli import verify_policies

        if quick or nodes or file is not None:
            raise UsageError(
                "--quick, --node and --facts are of the proof of enforcement; "
                "leave them out with -f and --live"
            )
        if any(one.format == "markdown" for one in outputs):
            raise UsageError(
                "-o markdown is the report of the proof of enforcement; with -f and --live use "
                "table, json, yaml or csv"
            )
        chosen = verify_policies.Chosen(
            access, filename, live, namespace, skipped, image, outside, budget, in_pod
        )
        if dry_run:
            return verify_policies.rehearse(chosen, quiet=quiet)
        found = verify_policies.run(chosen, _teller(quiet, verbose), quiet=quiet)
        return verify_policies.finish(found, outputs, color, verbose=verbose, exit_zero=exit_zero)
    if namespace or skipped:
        raise UsageError("-n and --skip-destination go with -f or --live")
    facts = None if file is None else _facts_of(file, outputs)
    from outgate.live.verify.destinations import outside_of
    from outgate.manifests.cluster_api.access import context_name

    request = Request(
        context=context_name(access),
        image=image,
        outside=outside_of(outside) if outside else None,
        nodes=nodes,
        per_pool=nodes_per_pool,
        is_quick=quick,
        budget=budget,
    )
    if dry_run:
        return _rehearse(access, request)
    proof = _run(access, request, _teller(quiet, verbose))
    show(outputs, proof, color, verbose=verbose)
    if file is not None and facts is not None:
        from outgate.live.doctor.proving import proved
        from outgate.render.facts_text import facts_lines

        replace_file(file, facts_lines(proved(facts, proof)))
        if not quiet:
            click.echo(f"proof and measurements written to {file}", err=True)
    if proof.is_partial:
        return exits.PARTIAL
    if proof.verdict is Enforcement.NOT_ENFORCED:
        return exits.HOLDS if exit_zero else exits.FINDINGS
    return exits.HOLDS


def _print_role(*, is_derived: bool, in_pod: bool) -> None:
    from outgate.live.verify.derived.permissions import role_text
    from outgate.live.verify.permissions import role

    click.echo(role_text(is_real=in_pod) if is_derived else role(), nl=False)


def _facts_of(file: str, outputs: Sequence[Output]) -> ClusterFacts:
    """Read the facts that are to be corrected, before anything is made."""
    if not os.path.isfile(file):  # noqa: PTH113 - a name as the user gave it
        raise UsageError(f"--facts {file}: there is no such file; outgate doctor --facts writes it")
    taken = {os.path.realpath(one.file) for one in outputs if one.file is not None}
    if os.path.realpath(file) in taken:
        raise UsageError(f"{file!r} is named for the facts and for an output")
    check_target(file)
    from outgate.cluster.facts_file import read_facts

    return read_facts(file)


def _run(access: Access, request: Request, tell: Callable[[str], None]) -> VerifyAnswer:
    from outgate.live.verify.cluster import TextApi
    from outgate.live.verify.running import verify
    from outgate.live.verify.starting import InterruptibleClock
    from outgate.manifests.cluster_api.proxying import kubectl_proxy

    with (
        noting_signals() as interruptions,
        kubectl_proxy(access) as path,
        TextApi(path) as api,
    ):
        clock = InterruptibleClock(interruptions.check)
        return verify(api, request, clock=clock, tell=tell)


def _teller(quiet: bool, verbose: bool) -> Callable[[str], None]:
    def tell(words: str) -> None:
        if not quiet and (verbose or sys.stderr.isatty()):
            from outgate.render.escaping import clean

            click.echo(f"verify: {clean(words)}", err=True)

    return tell


def _rehearse(access: Access, request: Request) -> int:
    import secrets

    from outgate.live.verify.cluster import TextApi
    from outgate.live.verify.permissions import sentence
    from outgate.live.verify.rehearsing import rehearse
    from outgate.manifests.cluster_api.proxying import kubectl_proxy
    from outgate.render.manifests import manifests

    with kubectl_proxy(access) as path, TextApi(path) as api:
        found = rehearse(api, request, secrets.token_hex(3))
    sys.stdout.writelines(manifests(found.objects))
    sys.stdout.flush()
    needed = [permission for permission in found.lacking if permission.is_needed]
    for pool in found.pools:
        if pool.obstacle:
            click.echo(f"pool {pool.name}: {pool.obstacle}", err=True)
    for words in found.refusals:
        click.echo(f"the API server would not take it: the {words}", err=True)
    if needed:
        click.echo(f"you may not: {sentence(needed)}; see outgate verify --print-role", err=True)
    return exits.PARTIAL if needed or found.refusals or not found.objects else exits.HOLDS
