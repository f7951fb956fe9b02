"""`outgate simulate`: recorded traffic against policies that may come."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outgate.cli.common import inputs
from outgate.cli.common.answering import answer_simulation
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.options import Common, simulating_options
from outgate.cli.common.outputs import parse_outputs
from outgate.cli.common.sides import Side, opened
from outgate.cli.common.waiting import showing_progress, telling_that_it_waits
from outgate.cli.flows_commands.common import store_option, time_of
from outgate.errors import InputError, UnknownEndError, UsageError

if TYPE_CHECKING:
    from outgate.learning.simulating import Candidate


@click.command("simulate", cls=ConfiguredCommand)
@click.argument("candidate", metavar="[POLICIES]...", nargs=-1)
@store_option
@click.option("--since", metavar="TIME", help="Only traffic seen since: 7d, 12h, a date, a time.")
@click.option(
    "--only-new-denials",
    is_flag=True,
    help="Leave out what the policies of today deny as well.",
)
@click.option(
    "--fail-on-unknown", is_flag=True, help="Exit with 1 for traffic of which it cannot be known."
)
@simulating_options
def command(
    common: Common,
    candidate: tuple[str, ...],
    store: str,
    since: str | None,
    only_new_denials: bool,
    fail_on_unknown: bool,
) -> int:
    """Say what would be denied of the traffic that was recorded.

    POLICIES are laid over the cluster as kubectl apply would: files, folders, or the folder of a
    plan, of which every stage is replayed. Without any, the policies of the cluster itself are
    asked. The cluster is -f, or the current one.

    \b
    Examples:
      outgate simulate plan/ -f cluster.json.gz
      outgate simulate policies/ --since 7d --only-new-denials
      outgate simulate -f manifests/ --store flows.db -o json
    """
    parse_outputs(common.output, "simulate")
    if common.selector:
        raise UsageError("simulate is not limited by labels; limit it to namespaces with -n")
    from outgate.flows.store.store import Store
    from outgate.learning.simulating import simulate

    moment = time_of("--since", since)
    with Store(store) as recorded:
        asked = _candidate(common, candidate)
        for name in common.namespace:
            if name not in asked.world.snapshot.namespaces:
                raise UnknownEndError(f"no namespace {name!r} in the input", ())
        with showing_progress(sys.stderr, quiet=common.quiet):
            found = simulate(
                recorded.briefs(moment),
                asked,
                since=moment,
                only_new=only_new_denials,
                namespaces=common.namespaces,
            )
    is_unmet = bool(found.denied) or (fail_on_unknown and bool(found.unknown))
    return answer_simulation(common, found, is_unmet=is_unmet)


def _candidate(common: Common, texts: tuple[str, ...]) -> Candidate:
    """Read the cluster, and what is laid over it."""
    from outgate.learning.simulating import Candidate
    from outgate.loading import from_paths, load_on_top
    from outgate.planning.plan_file import PLAN_FILE

    if not texts:
        return Candidate("the policies of the cluster", inputs.read_world(common))
    for text in texts:
        if text != "-" and not Path(text).exists():
            raise InputError(f"there is no file or folder {text!r}; name policies, or a plan")
    if (*texts, *common.filename).count("-") > 1:
        raise UsageError("- is given twice, and standard input can be read only once")
    plans = [text for text in texts if (Path(text) / PLAN_FILE).is_file()]
    if plans:
        if len(texts) > 1:
            raise UsageError(f"{plans[0]!r} is the folder of a plan; name nothing beside it")
        return _planned(common, plans[0])
    new = from_paths(*texts, stdin=sys.stdin.buffer, default_namespace=common.default_namespace)
    with (
        opened(_base(common), common) as old,
        telling_that_it_waits(common, sys.stdin, sys.stderr),
    ):
        profile = inputs.profile_of(common)
        before, after = load_on_top(old, new, inputs.builder_of(common), profile)
    return Candidate(f"{', '.join(texts)} on top of the cluster", after, before)


def _planned(common: Common, folder: str) -> Candidate:
    from outgate.cli.common.plan_folders import read_folder
    from outgate.learning.simulating import Candidate
    from outgate.learning.staging import worlds_of
    from outgate.loading import from_paths, load_on_top
    from outgate.planning.stages import Stage
    from outgate.render.plan_folder.paths import HOLD_OPEN, POLICIES, folder_of

    found = read_folder(folder, writing=False)
    if found.plan is None:
        raise InputError(found.fault or f"{folder!r} holds no plan")
    places = [
        str(path)
        for space in found.plan.namespaces
        for part in (HOLD_OPEN, POLICIES)
        if (path := Path(folder) / folder_of(space.name) / part).is_dir()
    ]
    if not places:
        raise InputError(f"the plan {folder!r} holds no policies: every namespace is refused")
    with (
        opened(_base(common), common) as old,
        telling_that_it_waits(common, sys.stdin, sys.stderr),
    ):
        profile = inputs.profile_of(common)
        before, laid = load_on_top(old, from_paths(*places), inputs.builder_of(common), profile)
    worlds = worlds_of(found.plan, before, laid)
    last = worlds.pop(Stage.ENFORCED)
    stages = tuple((str(stage), world) for stage, world in worlds.items())
    notes = () if found.plan.canaries else (_NO_CANARIES,)
    name = f"the plan {folder}, enforced"
    return Candidate(name, last, before, stages, str(Stage.ENFORCED), notes)


_NO_CANARIES = (
    "the plan names no canaries: in 3-canary pods with the label outgate.dev/enforce are treated "
    "as in 4-enforced, and all others as in 2-policies"
)


def _base(common: Common) -> Side:
    if common.filename or common.rendered:
        return Side(common.filename, rendered=common.rendered)
    return Side((), access=common.access)
