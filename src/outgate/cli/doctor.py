"""`outgate doctor`: what a cluster tells about itself, and what is dangerous in it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.files import check_target, replace_file
from outgate.cli.common.outputs import Output, output_option, parse_outputs
from outgate.cli.common.showing import show
from outgate.cli.common.waiting import showing_progress
from outgate.errors import UsageError
from outgate.model.access import Access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.live.doctor.answers import DoctorAnswer
    from outgate.model.facts import ClusterFacts

_SEVERITIES = ("error", "warning", "note")
_NEVER = "never"


@click.command("doctor", cls=ConfiguredCommand)
@cluster_options
@click.option(
    "-n",
    "--namespace",
    "namespaces",
    multiple=True,
    metavar="NAME",
    help="Where to look too if the cluster's namespaces may not be listed. May be repeated.",
)
@click.option(
    "--platform",
    metavar="NAME",
    help="Ask no cluster: the documented defaults of kubeadm, eks, gke, gke-cloud-dns, aks, "
    "aks-localdns, openshift, rke2, k3s or kubespray, all marked assumed.",
)
@click.option(
    "--facts",
    "file",
    metavar="FILE",
    help="Write what is known to this file, for Git and for questions without the cluster. What "
    "verify has proved, as the file tells, is kept.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, _NEVER]),
    default="error",
    show_default=True,
    help="Exit with 1 if something as bad as this, or worse, was found.",
)
@click.option("--print-role", is_flag=True, help="Print the Roles that doctor needs.")
@output_option("doctor")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 where it would be 1.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; beats NO_COLOR and FORCE_COLOR.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Print every permission of long lists.")
@click.pass_context
def command(
    context: click.Context,
    access: Access,
    namespaces: tuple[str, ...],
    platform: str | None,
    file: str | None,
    fail_on: str,
    print_role: bool,
    output: tuple[str, ...],
    exit_zero: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Say how a cluster enforces NetworkPolicies, as far as its objects tell.

    Per node pool: which enforcer runs, its version, its flags, how it fails; how names are looked
    up; where the API server is; ranges, meshes, cloud identities; what you may not do. Reads only.
    What it concludes is a hypothesis, which outgate verify proves.

    \b
    Examples:
      outgate doctor
      outgate doctor --context prod --facts facts/prod.yaml
      outgate doctor --platform openshift --facts facts/openshift.yaml
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    if print_role:
        from outgate.live.doctor.permissions import doctor_needs, role_text

        click.echo(role_text("doctor", doctor_needs()), nl=False)
        return exits.HOLDS
    if platform is not None and access != Access():
        raise UsageError(
            "--platform asks no cluster, and --context, --kubeconfig and --as choose one; give one "
            "or the other"
        )
    outputs = parse_outputs(output, "doctor")
    before = None
    if file is not None:
        _check_place(file, outputs)
        before = _facts_before(file)
    if platform is not None:
        found = _defaults(platform)
    else:
        found = _ask(access, before, namespaces, quiet=quiet)
    if file is not None:
        from outgate.render.facts_text import facts_lines

        replace_file(file, facts_lines(found.facts))
    show(outputs, found, color, verbose=verbose)
    if not quiet:
        _tell_missing_role(found)
    if file is not None and not quiet:
        click.echo(f"facts written to {file}", err=True)
    return _exit_code(found, fail_on, exit_zero)


def _check_place(file: str, outputs: Sequence[Output]) -> None:
    if file == "-":
        raise UsageError("--facts names a file; -o yaml prints the facts, and more")
    taken = {os.path.realpath(one.file) for one in outputs if one.file is not None}
    if os.path.realpath(file) in taken:
        raise UsageError(f"{file!r} is named for the facts and for an output")
    check_target(file)


def _facts_before(file: str) -> ClusterFacts | None:
    """Read the facts that are about to be replaced; a file that holds none is not replaced."""
    if not os.path.isfile(file) or os.path.getsize(file) == 0:  # noqa: PTH113, PTH202 - a name
        return None
    from outgate.cluster.facts_file import read_facts
    from outgate.errors import InputError

    try:
        return read_facts(file)
    except InputError as error:
        raise InputError(f"{error}; correct the file, or remove it to begin anew") from None


def _defaults(platform: str) -> DoctorAnswer:
    from outgate.live.doctor.diagnosing import defaults_of

    return defaults_of(platform)


def _ask(
    access: Access, before: ClusterFacts | None, namespaces: tuple[str, ...], *, quiet: bool
) -> DoctorAnswer:
    from outgate.live.doctor.diagnosing import diagnose
    from outgate.live.doctor.kubelet import kubelet_asker
    from outgate.manifests.cluster_api.access import context_name, namespace_of_context
    from outgate.manifests.cluster_api.proxying import kubectl_proxy
    from outgate.manifests.cluster_api.requesting import Api

    name = context_name(access)
    with (
        kubectl_proxy(access) as socket,
        Api(socket) as api,
        showing_progress(sys.stderr, quiet=quiet),
    ):
        return diagnose(
            api,
            context=name,
            ask_kubelet=kubelet_asker(socket),
            before=before,
            namespaces=namespaces or (namespace_of_context(access),),
        )


def _tell_missing_role(found: DoctorAnswer) -> None:
    """Print the Role that would give what could not be read, as the other readers do."""
    lacking = next((item.lacking for item in found.permissions if item.verb == "doctor"), ())
    if not found.is_partial or not lacking:
        return
    from outgate.live.doctor.permissions import role_text

    sys.stdout.flush()
    click.echo("what may not be read would be given by:", err=True)
    click.echo(role_text("doctor", lacking), err=True, nl=False)


def _exit_code(found: DoctorAnswer, fail_on: str, exit_zero: bool) -> int:
    if found.is_partial:
        return exits.PARTIAL
    worst = _SEVERITIES[: _SEVERITIES.index(fail_on) + 1] if fail_on != _NEVER else ()
    is_bad = any(finding.severity in worst for finding in found.findings)
    return exits.FINDINGS if is_bad and not exit_zero else exits.HOLDS
