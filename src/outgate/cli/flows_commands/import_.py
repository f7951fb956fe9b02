"""`outgate flows import`: logs into a store."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.common.log_options import LogOptions, log_options
from outgate.cli.flows_commands.common import loudness_options, store_option
from outgate.errors import UsageError
from outgate.model.access import Access

if TYPE_CHECKING:
    from outgate.flows.importing import Collected, Ground
    from outgate.flows.keeping import Keeper
    from outgate.model.snapshots import Snapshot


@click.command("import", cls=ConfiguredCommand)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option(
    "-f",
    "--filename",
    multiple=True,
    metavar="PATH",
    help="The cluster that the records are of: manifests or a capture. May be repeated. Without "
    "it, or --live, only names in the records tell what an address is.",
)
@click.option(
    "--live",
    is_flag=True,
    help="The records are of the current cluster, or of the one that --context names: read it.",
)
@log_options
@loudness_options
@cluster_options
def import_command(
    paths: tuple[str, ...],
    store: str,
    filename: tuple[str, ...],
    live: bool,
    logged: LogOptions,
    access: Access,
    quiet: bool,
    verbose: bool,
) -> int:
    """Read recorded traffic into a store, and account for every record.

    A PATH is a file, plain or compressed with gzip, a folder of them, or - for standard input. What
    was imported before is not counted again, and a log that has grown is taken from where it was
    left.

    \b
    Examples:
      outgate flows import hubble.log.gz -f cluster.json
      hubble observe -o json | outgate flows import - --live
      outgate flows import logs/ -f cluster.json --history cluster.json.addresses.jsonl
    """
    if [*paths, *filename].count("-") > 1:
        raise UsageError("standard input can be read only once, and - is given twice")
    is_live = live or access != Access()
    if filename and is_live:
        raise UsageError(
            "-f names the cluster that the records are of, and so do --live and --context; give "
            "one of them"
        )
    from outgate.cli.flows_commands.telling import tell
    from outgate.flows.importing import files_of
    from outgate.flows.keeping import Keeper

    files = files_of(paths)
    is_partial = False
    with Keeper(store) as keeper, tempfile.TemporaryDirectory() as folder:
        ground = logged.ground(_snapshot(filename, access if is_live else None, quiet=quiet))
        for collected in _each(files, ground, keeper, folder, quiet=quiet):
            is_partial |= tell(collected, keeper.put(collected), verbose=verbose)
    return exits.PARTIAL if is_partial else exits.HOLDS


def _snapshot(filename: tuple[str, ...], access: Access | None, *, quiet: bool) -> Snapshot | None:
    """Read the cluster that the records are of, where somebody says which it is."""
    if access is not None:
        from outgate.cli.common.live import chosen_cluster
        from outgate.cluster.building import SnapshotBuilder
        from outgate.enforcers import UPSTREAM
        from outgate.loading import load_input

        with chosen_cluster(access, quiet=quiet) as found:
            return load_input(found, SnapshotBuilder(), UPSTREAM).snapshot
    if filename:
        from outgate.loading import load

        return load(*filename).snapshot
    return None


def _each(
    files: list[str], ground: Ground, keeper: Keeper, folder: str, *, quiet: bool
) -> Iterator[Collected]:
    from outgate.flows.side_by_side import collect_all

    if len(files) < 2 or "-" in files:
        for name in files:
            yield _one(name, ground, keeper, folder, quiet=quiet)
        return
    for collected in collect_all(files, ground, keeper.known, folder, keeper.marks):
        if keeper.overlaps(collected):
            # Files that were read side by side do not know of each other.
            yield _one(collected.name, ground, keeper, folder, quiet=quiet)
        else:
            yield collected


def _one(name: str, ground: Ground, keeper: Keeper, folder: str, *, quiet: bool) -> Collected:
    from outgate.flows.importing import collect, opened

    shows = not quiet and sys.stderr.isatty()

    def tick(number: int) -> None:
        if shows and not number % 65_536:
            sys.stderr.write(f"\r\x1b[Kreading {Path(name).name} … {number:,} records")
            sys.stderr.flush()

    with opened(name) as stream, _ending_with_its_input(name):
        found = collect(stream, name, ground, keeper.known, folder, tick, keeper.marks)
    if shows:
        sys.stderr.write("\r\x1b[K")
    return found


@contextmanager
def _ending_with_its_input(name: str) -> Iterator[None]:
    """Let Ctrl-C end what writes to standard input, and keep what came until then.

    The terminal sends the signal to both. Whoever sends it again means this program.
    """
    if name != "-" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def once(*_: object) -> None:
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
