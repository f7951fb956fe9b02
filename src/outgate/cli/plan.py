"""`outgate plan`: from what workloads need to policies that are safe to apply."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits, inputs
from outgate.cli.common.answering import answer
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.dates import today_or
from outgate.cli.common.knowing import facts_of_options
from outgate.cli.common.options import Common, common_options
from outgate.cli.common.planning_for import back_end_of
from outgate.cli.plan_names import NamesRequest, check_names, names_for
from outgate.cli.plan_writing import FolderRequest, write_plan
from outgate.errors import InputError, UsageError
from outgate.render.formats import FORMATS, formats_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from outgate.intents.documents import Intents
    from outgate.model.facts import ClusterFacts
    from outgate.planning.answers import PlanAnswer
    from outgate.planning.back_ends import BackEnd
    from outgate.planning.explaining.answers import NeedAnswer
    from outgate.planning.ground import Ground
    from outgate.questions.world import World


@click.command("plan", cls=ConfiguredCommand)
@click.option(
    "-i",
    "--intents",
    "intents",
    multiple=True,
    required=True,
    metavar="PATH",
    help="EgressIntents and an EgressBaseline: a file, a folder, or - for standard input. May be "
    "repeated.",
)
@click.option(
    "--facts",
    metavar="FILE",
    help="What is known of the cluster, as doctor --facts writes it: DNS, API server, ranges, "
    "enforcer.",
)
@click.option(
    "--cluster",
    metavar="NAME",
    help="Instead of --facts: facts/NAME.yaml, beside the intents or in the working directory.",
)
@click.option(
    "--platform",
    metavar="NAME",
    help="Instead of --facts: the documented defaults of kubeadm, eks, gke, gke-cloud-dns, aks, "
    "aks-localdns, openshift, rke2, k3s or kubespray.",
)
@click.option(
    "--backend",
    type=click.Choice(["networkpolicy", "cilium"]),
    default="networkpolicy",
    show_default=True,
    help="What policies are written in: NetworkPolicies alone, or CiliumNetworkPolicies beside "
    "them for host names and what else no NetworkPolicy can say.",
)
@click.option(
    "--resolve-names",
    is_flag=True,
    help="Ask for the addresses of host names several times, and write them to the lock of names.",
)
@click.option(
    "--resolver",
    "resolvers",
    multiple=True,
    metavar="ADDRESS[:PORT]",
    help="The DNS server to ask, instead of every DNS pod of the cluster. May be repeated.",
)
@click.option(
    "--names-lock",
    metavar="FILE",
    help="The addresses of host names, as --resolve-names writes them; names.lock.yaml by "
    "default where it does.",
)
@click.option(
    "--accept-unevaluated",
    "accepted",
    multiple=True,
    metavar="NAMESPACE",
    help="Plan this namespace although policies that are not evaluated concern it. May be "
    "repeated.",
)
@click.option(
    "--most-hold-open",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="How many hold-open policies a namespace may need before it is refused.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing: exit with 1 if the folder of -o is not what would be written.",
)
@click.option(
    "--overwrite", is_flag=True, help="Replace files in the folder that a person made or changed."
)
@click.option(
    "--canary",
    metavar="LABELS",
    help="For which pods the plan comes into force first, as app=checkout; without it, those with "
    "the label outgate.dev/enforce.",
)
@click.option("--argocd", metavar="URL", help="Write Argo CD Applications that follow this Git.")
@click.option("--flux", metavar="URL", help="Write Flux Kustomizations that follow this Git.")
@click.option(
    "--repository-path",
    metavar="PATH",
    default=".",
    show_default=True,
    help="Where the folder is in that Git.",
)
@click.option(
    "--revision", metavar="NAME", default="main", show_default=True, help="The branch of that Git."
)
@click.option(
    "--new-namespace",
    metavar="NAME",
    help="Print what a new namespace of this name is born with, and plan nothing else.",
)
@click.option(
    "--explain",
    "explained",
    metavar="NEED",
    help="Say how one need became rules: NAMESPACE/INTENT, NAMESPACE/INTENT:N for its N-th need, "
    "FILE:LINE, or NAMESPACE/dns.",
)
@click.option(
    "--today",
    metavar="DATE",
    help="The day for which needs are valid or expired, as 2026-12-31; today in UTC by default.",
)
@common_options
def command(
    common: Common,
    intents: tuple[str, ...],
    facts: str | None,
    cluster: str | None,
    platform: str | None,
    backend: str,
    resolve_names: bool,
    resolvers: tuple[str, ...],
    names_lock: str | None,
    accepted: tuple[str, ...],
    most_hold_open: int,
    check: bool,
    overwrite: bool,
    canary: str | None,
    argocd: str | None,
    flux: str | None,
    repository_path: str,
    revision: str,
    new_namespace: str | None,
    explained: str | None,
    today: str | None,
) -> int:
    """Turn declared needs into policies, in stages that cut nothing by surprise, and prove them.

    Every namespace that the baseline does not exempt gets a default deny, DNS, and the narrowest
    rules for each workload's needs; and hold-open, which keeps open what is open until it is
    switched off. What stands in the way is listed, and nothing is written for that namespace.

    \b
    Examples:
      outgate plan -f manifests/ -i intents/ --facts facts/prod.yaml
      outgate plan -f cluster.json -i intents/ --facts facts/prod.yaml -o plan/
      outgate plan -f cluster.json -i intents/ --facts facts/prod.yaml -o plan/ --check
      outgate plan -f cluster.json -i intents/ --cluster prod --explain shop/checkout:2
    """
    if "-" in intents and "-" in common.filename:
        raise UsageError("-f - and -i - both read standard input; give one of them a file")
    if common.selector:
        raise UsageError("-l chooses pods, and a plan is for whole namespaces; choose them with -n")
    day = today_or("--today", today)
    folder, formats = folder_of(common.output)
    if folder is None and (check or overwrite or canary or argocd or flux):
        raise UsageError(
            "--check, --overwrite, --canary, --argocd and --flux are about a folder; name it with "
            "-o DIR"
        )
    if check and overwrite:
        raise UsageError("--check writes nothing, so there is nothing to --overwrite")
    if explained is not None and (folder is not None or new_namespace is not None):
        raise UsageError("--explain answers about one need; leave -o DIR and --new-namespace out")
    names = NamesRequest(resolve_names, resolvers, names_lock)
    check_names(names, common, by_name=backend == "cilium", check=check)
    known = facts_of_options(facts, platform, cluster, intents)
    found = _intents(intents, common)
    back_end = back_end_of(backend, common.profile or "", known)
    settled = replace(_settled(common, known, back_end), output=formats)
    made: list[tuple[PlanAnswer, Ground]] = []

    def ground_for(world: World) -> Ground:
        ground = _ground_of(world, known, found, back_end, day)
        return replace(ground, names=names_for(names, ground, found, common, day))

    def ask(world: World) -> PlanAnswer:
        from outgate.planning.asking import plan

        inputs.check_subjects(common, world)
        ground = ground_for(world)
        planned = plan(
            world,
            found,
            ground,
            day,
            accepted=frozenset(accepted),
            most_hold_open=most_hold_open,
            namespaces=common.namespaces,
        )
        made.append((planned, ground))
        return planned

    if new_namespace is not None:
        return _print_new_namespace(new_namespace, ground_for(inputs.read_world(settled)), day)

    def ask_need(world: World) -> NeedAnswer:
        from outgate.planning.explaining.explain import explain_need

        inputs.check_subjects(common, world)
        return explain_need(
            world,
            found,
            ground_for(world),
            day,
            explained or "",
            accepted=frozenset(accepted),
            most_hold_open=most_hold_open,
            namespaces=common.namespaces,
        )

    if explained is not None:
        return answer(settled, ask_need, findings=_unmet)

    def findings(planned: PlanAnswer) -> Iterator[str]:
        yield from _findings(planned)
        if folder is not None and planned.reading.is_partial:
            yield f"nothing is written to {folder}: the input could not be read in full"
        elif folder is not None:
            request = FolderRequest(
                folder, check, overwrite, canary, argocd, flux, repository_path, revision
            )
            yield from write_plan(request, planned, found, made[0][1], day)

    return answer(settled, ask, findings=findings)


def _ground_of(
    world: World, facts: ClusterFacts, intents: Intents, back_end: BackEnd, today: date
) -> Ground:
    from outgate.planning.ground import make_ground
    from outgate.planning.names_lock import NamesLock

    return make_ground(
        world.snapshot, facts, world.profile, intents.baseline, NamesLock(), back_end, today
    )


def _print_new_namespace(name: str, ground: Ground, day: date) -> int:
    """Print the manifests of a namespace that is made later.

    Raises:
        InputError: They cannot be told, because something about the cluster is not known.
    """
    from outgate.planning.new_namespaces import plan_new_namespace
    from outgate.render.plan_folder.new_namespace import new_namespace_text

    planned = plan_new_namespace(ground, name, day)
    for obstacle in planned.obstacles:
        if obstacle.stops:
            raise InputError(f"{obstacle.what}; {obstacle.remedy}")
    click.echo(new_namespace_text(planned), nl=False)
    return exits.HOLDS


def _findings(found: PlanAnswer) -> Iterator[str]:
    if not found.proof.holds:
        yield "the plan is not proved: nothing of it may be applied; please report this"
    from outgate.render.tables.obstacles import together

    stopping = len(together(one for one in found.obstacles if one.stops))
    if stopping:
        things = "thing stands" if stopping == 1 else "things stand"
        yield f"{stopping} {things} in the way of the whole plan"


def _unmet(found: NeedAnswer) -> Iterator[str]:
    unmet = [one.name for one in found.needs if not one.is_met]
    if unmet:
        more = f" and {len(unmet) - 3} more" if len(unmet) > 3 else ""
        are = "is" if len(unmet) == 1 else "are"
        yield f"{', '.join(unmet[:3])}{more} {are} not met by the plan"


def _intents(paths: tuple[str, ...], common: Common) -> Intents:
    from outgate.intents.reading import read_intents

    found = read_intents(paths, default_namespace=common.default_namespace)
    failures = [gap for gap in found.gaps if gap.is_failure]
    if failures:
        first = failures[0]
        more = f" (and {len(failures) - 1} more; see outgate intents check)" * (len(failures) > 1)
        raise InputError(f"{first.origin}: {first.what}; {first.remedy}{more}")
    return found


def _settled(common: Common, facts: ClusterFacts, back_end: BackEnd) -> Common:
    """Let the facts say what no option says: the profile, and where addresses come from."""
    from outgate.planning.back_ends import BackEnd

    ranges = facts.ranges
    profile = facts.profile.value if facts.profile else None
    if back_end is BackEnd.CILIUM:
        profile = "cilium"
    return replace(
        common,
        profile=common.profile or profile,
        pod_cidr=common.pod_cidr or (ranges.pods.value if ranges.pods else ()),
        service_cidr=common.service_cidr or (ranges.services.value if ranges.services else ()),
    )


def folder_of(outputs: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Tell the folder to write from the formats to print: both are given with -o.

    Args:
        outputs: The values of -o.

    Returns:
        The folder, if there is one, and the formats.

    Raises:
        UsageError: Two folders are named, or a format is misspelt.
    """
    formats = tuple(text for text in outputs if text.partition("=")[0] in FORMATS)
    folders = [text for text in outputs if text not in formats]
    if not folders:
        return None, formats
    if len(folders) > 1:
        raise UsageError(f"-o names two folders, {folders[0]!r} and {folders[1]!r}; give one")
    # Of the formats that a plan has: out is a folder, and no misspelt picture.
    near = get_close_matches(folders[0], formats_of("plan"), n=1)
    if near:
        raise UsageError(
            f"-o {folders[0]}: did you mean {near[0]}? A folder of that name is ./{folders[0]}"
        )
    return folders[0], formats
