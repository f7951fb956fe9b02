"""`outgate denied`: which workload was denied going where, by which rule or for want of which."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.answering import answer
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.inputs import check_subjects
from outgate.cli.common.log_options import LogOptions, log_options
from outgate.cli.common.options import Common, denied_options
from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.flows.importing import Collected, Ground
    from outgate.flows.store.store import Store
    from outgate.model.facts import ClusterFacts
    from outgate.questions.denials.answers import DeniedAnswer, Log
    from outgate.questions.world import World


@click.command("denied", cls=ConfiguredCommand)
@click.argument("logs", nargs=-1, metavar="[LOG]...")
@click.option(
    "--prefix",
    "prefixes",
    multiple=True,
    metavar="TEXT",
    help="Lines of the kernel with this prefix are of denied packets, as are those whose prefix "
    "says so (drop, deny, reject, block). May be repeated.",
)
@log_options
@click.option(
    "--facts",
    metavar="FILE",
    help="Without LOG: the cluster as outgate doctor --facts has it, rather than the live one.",
)
@denied_options
def command(
    common: Common,
    logs: tuple[str, ...],
    prefixes: tuple[str, ...],
    logged: LogOptions,
    facts: str | None,
) -> int:
    """Say which connections were denied, and by which rule or for want of which.

    A LOG is a file, plain or compressed with gzip, a folder of them, or - for standard input: lines
    of the kernel's log, or any other records that outgate flows reads. Policies and pods are read
    from -f, or from the current cluster.

    Without LOG: where this cluster shows denied connections, and how to switch that on.

    \b
    Exit codes: 0 nothing was denied, 1 something was, 3 something could not be read.

    \b
    Examples:
      outgate denied
      journalctl -k -o short-iso | outgate denied - --prefix calico-packet
      hubble observe --verdict DROPPED -o json | outgate denied - -f cluster.json
    """
    if common.selector is not None:
        raise UsageError("denied takes no -l: limit it to namespaces with -n")
    if not logs:
        return _sources(common, facts)
    if facts is not None:
        raise UsageError("--facts is for outgate denied without LOG; give one of the two")
    if [*logs, *common.filename].count("-") > 1:
        raise UsageError("standard input can be read only once, and - is given twice")
    from outgate.flows.importing import files_of

    files = files_of(logs)
    told = replace(logged, denied=(*prefixes, *logged.denied))

    def ask(world: World) -> DeniedAnswer:
        check_subjects(common, world)
        return _ask(world, files, told.ground(world.snapshot), common.namespaces)

    def findings(found: DeniedAnswer) -> Iterator[str]:
        if found.denials and not common.quiet:
            number = len(found.denials) + found.left_out
            yield f"denied: {number:,}"

    return answer(common, ask, findings=findings)


def _ask(
    world: World,
    files: list[str],
    ground: Ground,
    namespaces: frozenset[str] | None,
) -> DeniedAnswer:
    import tempfile

    from outgate.flows.store.store import Store
    from outgate.questions.denials.finding import find_denials

    logs: list[Log] = []
    # A store adds up what several files say of the same ends, and holds more than memory does.
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(f"{folder}/denied.db", create=True) as store,
    ):
        for name in files:
            collected = _collected(name, ground, folder)
            logs.append(_log(collected))
            _add(store, collected)
        return find_denials(world, store.edges(), tuple(logs), namespaces=namespaces)


def _collected(name: str, ground: Ground, folder: str) -> Collected:
    from outgate.flows.importing import collect, opened

    with opened(name) as stream:
        return collect(stream, name, ground, {}, folder)


def _add(store: Store, collected: Collected) -> None:
    from outgate.flows.store.store import Store

    with store.writing():
        store.add(collected.edges)
        if collected.scratch:
            with Store(collected.scratch) as scratch:
                store.add(scratch.raw_edges())


def _log(collected: Collected) -> Log:
    from outgate.questions.denials.answers import Log

    account = collected.accounting
    return Log(
        name=collected.name,
        records=account.read,
        set_aside=tuple(
            (reason, number, account.places.get(reason, ""))
            for reason, number in sorted(
                account.set_aside.items(), key=lambda item: (-item[1], item[0])
            )
        ),
        lost=account.lost,
        error=collected.error,
    )


def _sources(common: Common, file: str | None) -> int:
    """Say where the cluster shows denied connections."""
    from textwrap import indent

    from outgate.live.doctor.denial_sources import denial_sources
    from outgate.render.escaping import clean

    if common.filename or common.rendered:
        raise UsageError(
            "give the LOG with the denied connections; outgate denied without LOG and -f says "
            "where a live cluster shows them"
        )
    sources = denial_sources(_facts(common, file))
    if not sources:
        sys.stdout.write("no enforcer was found: nothing denies, and nothing is shown\n")
    for title, source in sources:
        if source is None:
            sys.stdout.write(f"{clean(title)}: it shows no denied connection that is known of\n")
            continue
        sys.stdout.write(f"{clean(title)}: {source.name}\n  {source.switch_on}\n")
        sys.stdout.write(indent(source.manifest, "    "))
        if source.command:
            sys.stdout.write(f"  {source.command}\n")
    sys.stdout.flush()
    return exits.HOLDS


def _facts(common: Common, file: str | None) -> ClusterFacts:
    if file is not None:
        from outgate.cluster.facts_file import read_facts

        return read_facts(file)
    from outgate.cli.common.live import context_namespace
    from outgate.live.doctor.diagnosing import facts_from
    from outgate.live.doctor.observing import observe
    from outgate.manifests.cluster_api.access import context_name
    from outgate.manifests.cluster_api.proxying import kubectl_proxy
    from outgate.manifests.cluster_api.requesting import Api

    with kubectl_proxy(common.access) as socket, Api(socket) as api:
        seen = observe(
            api,
            context=context_name(common.access),
            namespaces=common.namespace or (context_namespace(common),),
        )
        return facts_from(seen)
