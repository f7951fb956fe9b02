"""`outgate learn`: recorded traffic into what workloads need."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits, inputs
from outgate.cli.common.answering import answer_simulation
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.dates import today_or
from outgate.cli.common.knowing import facts_of_options
from outgate.cli.common.options import Common, learning_options
from outgate.cli.common.outputs import parse_outputs
from outgate.cli.flows_commands.common import store_option, time_of
from outgate.cli.learn_writing import Target, write_learnt, write_visibility
from outgate.cli.plan import folder_of
from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from outgate.learning.needs.options import Widest
    from outgate.model.facts import ClusterFacts

_PREFIX = re.compile(r"/?(\d{1,3})(?:,/?(\d{1,3}))?")


@click.command("learn", cls=ConfiguredCommand)
@store_option
@click.option("--since", metavar="TIME", help="Only traffic seen since: 7d, 12h, a date, a time.")
@click.option(
    "-i",
    "--intents",
    "paths",
    multiple=True,
    metavar="PATH",
    help="Intents that are there already, to which is added what they lack: a file or a folder. "
    "Comments and order stay. May be repeated.",
)
@click.option("--dry-run", is_flag=True, help="With -i: print the difference, and write nothing.")
@click.option(
    "--refresh-evidence",
    is_flag=True,
    help="With -i: evidence of needs that are there says when they were seen last.",
)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="NAME",
    help="Write this suspicious need too: its name as the report has it, or how it begins, up to a "
    "slash. May be repeated.",
)
@click.option(
    "--widest-prefix",
    metavar="V4[,V6]",
    help="The widest range that outside addresses are put together to; 24,64 by default, and "
    "32,128 for each address by itself.",
)
@click.option(
    "--published-ranges",
    metavar="FILE",
    help="Ranges that a provider publishes (of AWS, Google, Azure, or a block and a name on each "
    "line): no range reaches across their ends, and one that is narrow enough is taken whole.",
)
@click.option("--no-names", is_flag=True, help="Write addresses also where host names are known.")
@click.option(
    "--dns-visibility",
    metavar="FILE",
    help="Write the CiliumNetworkPolicies by which Cilium tells the names of outside addresses "
    "that have none yet; they cut nothing.",
)
@click.option(
    "--facts",
    metavar="FILE",
    help="What is known of the cluster, as doctor --facts writes it: DNS, API server, ranges.",
)
@click.option(
    "--platform", metavar="NAME", help="Instead of --facts: the documented defaults of a platform."
)
@click.option(
    "--fail-unless-ready", is_flag=True, help="Exit with 1 unless nothing speaks against it."
)
@click.option("--today", metavar="DATE", help="The day that it is; today in UTC by default.")
@learning_options
def command(
    common: Common,
    store: str,
    since: str | None,
    paths: tuple[str, ...],
    dry_run: bool,
    refresh_evidence: bool,
    accepted: tuple[str, ...],
    widest_prefix: str | None,
    published_ranges: str | None,
    no_names: bool,
    dns_visibility: str | None,
    facts: str | None,
    platform: str | None,
    fail_unless_ready: bool,
    today: str | None,
) -> int:
    """Say what each workload needs, as recorded traffic shows it, and write intents.

    With -o DIR new intents are written, with -o - printed; with -i those that are there get what
    they lack. Suspicious needs are listed, and written only where --accept names them. How complete
    the picture is, is said at the end.

    \b
    Examples:
      outgate learn -f cluster.json.gz
      outgate learn -f cluster.json.gz -o intents/
      outgate learn -f cluster.json.gz -i intents/ --dry-run
      outgate learn -f cluster.json.gz -i intents/ --accept denied/shop/Deployment/web
    """
    folder, formats = folder_of(common.output)
    parse_outputs(formats, "learn")
    _check(common, paths, folder, dry_run=dry_run, refreshes=refresh_evidence)
    from outgate.learning.needs.learn import learn
    from outgate.learning.needs.options import LearnOptions, Widest

    day = today_or("--today", today)
    known = facts_of_options(facts, platform)
    widest = Widest() if widest_prefix is None else _widest(widest_prefix)
    ranges = {} if published_ranges is None else _published(published_ranges)
    moment = time_of("--since", since)
    target = Target.of(
        paths, folder, common.default_namespace, dry_run=dry_run, refreshes=refresh_evidence
    )
    settled = _settled(replace(common, output=formats), known)
    from outgate.flows.store.store import Store

    with Store(store) as recorded:
        world = inputs.read_world(settled)
        inputs.check_subjects(settled, world)
        found = learn(
            recorded.edges(moment),
            world,
            target.intents,
            LearnOptions(
                facts=known,
                profile=world.profile,
                widest=widest,
                names=not no_names,
                accepted=accepted,
                namespaces=common.namespaces,
                ranges=ranges,
                imports=recorded.imports(),
            ),
            today=day,
        )
    code = exits.HOLDS
    if target.prints_intents:
        code = exits.PARTIAL if found.is_partial else exits.HOLDS
    else:
        is_unmet = fail_unless_ready and not found.completeness.is_ready
        code = answer_simulation(settled, found, is_unmet=is_unmet)
    if found.is_partial:
        click.echo("nothing is written: the cluster could not be read in full", err=True)
        return code
    write_learnt(target, found, quiet=common.quiet)
    if dns_visibility is not None:
        write_visibility(dns_visibility, found, world, known)
    return code


def _check(
    common: Common,
    paths: tuple[str, ...],
    folder: str | None,
    *,
    dry_run: bool,
    refreshes: bool,
) -> None:
    if common.selector:
        raise UsageError("learn is not limited by labels; limit it to namespaces with -n")
    if paths and folder is not None:
        raise UsageError(
            "-i adds to intents that are there, and -o DIR writes new ones; give one of them"
        )
    if refreshes and not paths:
        raise UsageError("--refresh-evidence is of needs that are there; name them with -i")
    if dry_run and not paths:
        raise UsageError(
            "--dry-run shows what -i would change; without -i and -o nothing is written"
        )


def _widest(text: str) -> Widest:
    from outgate.learning.needs.options import Widest

    match = _PREFIX.fullmatch(text)
    if match is None or int(match[1]) > 32 or int(match[2] or 0) > 128:
        raise UsageError(
            f"--widest-prefix: {text!r} is no prefix length; write 24, or 24,64 with that of IPv6"
        )
    return Widest(int(match[1]), int(match[2]) if match[2] else Widest().v6)


def _published(file: str) -> dict[str, str]:
    from outgate.learning.needs.published import published_ranges

    try:
        text = Path(file).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise InputError(f"cannot read {file!r}: {words}") from error
    return published_ranges(text, file)


def _settled(common: Common, facts: ClusterFacts) -> Common:
    """Let the facts say what no option says: the profile, and where addresses come from."""
    ranges = facts.ranges
    return replace(
        common,
        profile=common.profile or (facts.profile.value if facts.profile else None),
        pod_cidr=common.pod_cidr or (ranges.pods.value if ranges.pods else ()),
        service_cidr=common.service_cidr or (ranges.services.value if ranges.services else ()),
    )
