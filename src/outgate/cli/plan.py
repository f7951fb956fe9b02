"""`outgate plan`: from what workloads need to policies that are safe to apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from outgate.cli.common import inputs
from outgate.cli.common.answering import answer
from outgate.cli.common.options import Common, common_options
from outgate.errors import InputError, UsageError
from outgate.render.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.intents.documents import Intents
    from outgate.model.facts import ClusterFacts
    from outgate.planning.answers import PlanAnswer
    from outgate.questions.world import World


@click.command("plan")
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
    "--platform",
    metavar="NAME",
    help="Instead of --facts: the documented defaults of kubeadm, eks, gke, gke-cloud-dns, aks, "
    "aks-localdns, openshift, rke2, k3s or kubespray.",
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
    "--today",
    metavar="DATE",
    help="The day for which needs are valid or expired, as 2026-12-31; today in UTC by default.",
)
@common_options
def command(
    common: Common,
    intents: tuple[str, ...],
    facts: str | None,
    platform: str | None,
    accepted: tuple[str, ...],
    most_hold_open: int,
    today: str | None,
) -> int:
    """Turn declared needs into policies, in stages that cut nothing by surprise, and prove them.

    Every namespace that the baseline does not exempt gets a default deny, DNS, and the narrowest
    rules for each workload's needs; and hold-open, which keeps open what is open until it is
    switched off. What stands in the way is listed, and nothing is written for that namespace.

    \b
    Examples:
      outgate plan -f manifests/ -i intents/ --facts facts/prod.yaml
      outgate plan -f cluster.json -i intents/ -o yaml
    """
    if facts is not None and platform is not None:
        raise UsageError("--facts and --platform both say what the cluster is; give one")
    if "-" in intents and "-" in common.filename:
        raise UsageError("-f - and -i - both read standard input; give one of them a file")
    if common.selector:
        raise UsageError("-l chooses pods, and a plan is for whole namespaces; choose them with -n")
    day = _day(today)
    known = _facts(facts, platform)
    found = _intents(intents, common)
    settled = _settled(common, known)

    def ask(world: World) -> PlanAnswer:
        from outgate.planning.asking import plan

        inputs.check_subjects(common, world)
        return plan(
            world,
            found,
            known,
            day,
            accepted=frozenset(accepted),
            most_hold_open=most_hold_open,
            namespaces=common.namespaces,
        )

    return answer(settled, ask, findings=_findings)


def _findings(found: PlanAnswer) -> Iterator[str]:
    if not found.proof.holds:
        yield "the plan is not proved: nothing of it may be applied; please report this"
    stopping = sum(one.stops for one in found.obstacles)
    if stopping:
        things = "thing stands" if stopping == 1 else "things stand"
        yield f"{stopping} {things} in the way of the whole plan"


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--today {text!r} is no date; write 2026-12-31") from None


def _facts(file: str | None, platform: str | None) -> ClusterFacts:
    from outgate.model.facts import ClusterFacts

    if file is not None:
        from outgate.cluster.facts_file import read_facts

        return read_facts(file)
    if platform is not None:
        from outgate.live.doctor.platforms import platform_facts

        return platform_facts(platform)
    return ClusterFacts()


def _intents(paths: tuple[str, ...], common: Common) -> Intents:
    from outgate.intents.reading import read_intents

    found = read_intents(paths, default_namespace=common.default_namespace)
    failures = [gap for gap in found.gaps if gap.is_failure]
    if failures:
        first = failures[0]
        more = f" (and {len(failures) - 1} more; see outgate intents check)" * (len(failures) > 1)
        raise InputError(f"{first.origin}: {first.what}; {first.remedy}{more}")
    return found


def _settled(common: Common, facts: ClusterFacts) -> Common:
    """Let the facts say what no option says: the profile, and where addresses come from."""
    ranges = facts.ranges
    return replace(
        common,
        profile=common.profile or (facts.profile.value if facts.profile else None),
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
    near = get_close_matches(folders[0], FORMATS, n=1)
    if near:
        raise UsageError(
            f"-o {folders[0]}: did you mean {near[0]}? A folder of that name is ./{folders[0]}"
        )
    return folders[0], formats
