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
from outgate.cli.common.configured import ConfiguredCommand
from outgate.cli.flows_commands.common import loudness_options, store_option
from outgate.errors import InputError, UsageError

if TYPE_CHECKING:
    from outgate.flows.importing import Collected, Ground


@click.command("import", cls=ConfiguredCommand)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option(
    "-f",
    "--filename",
    multiple=True,
    metavar="PATH",
    help="The cluster that the records are of: manifests or a capture. May be repeated. Without "
    "it only names in the records tell what an address is.",
)
@click.option(
    "--history",
    metavar="FILE",
    help="Which pod held which address when, as outgate capture --watch records it.",
)
@click.option(
    "--source",
    metavar="NAME",
    default="",
    help="What the records are of; found out from what they hold by default.",
)
@loudness_options
def import_command(
    paths: tuple[str, ...],
    store: str,
    filename: tuple[str, ...],
    history: str | None,
    source: str,
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
      hubble observe -o json | outgate flows import - -f cluster.json
      outgate flows import logs/ -f cluster.json --history cluster.json.addresses.jsonl
    """
    if [*paths, *filename].count("-") > 1:
        raise UsageError("standard input can be read only once, and - is given twice")
    from outgate.flows.importing import files_of, put
    from outgate.flows.sources.table import SOURCES
    from outgate.flows.store.store import Store

    if source and source not in SOURCES:
        raise UsageError(f"--source: there is no {source!r}; write one of {', '.join(SOURCES)}")
    files = files_of(paths)
    ground = _ground(filename, history, source)
    is_partial = False
    with Store(store, create=True) as target, tempfile.TemporaryDirectory() as folder:
        known = {record.size: record.digest for record in target.imports() if record.origin != "-"}
        for collected in _each(files, ground, known, folder, quiet=quiet):
            is_new = put(target, collected)
            known[collected.size] = collected.digest
            is_partial |= _tell(collected, is_new=is_new, verbose=verbose)
    return exits.PARTIAL if is_partial else exits.HOLDS


def _ground(filename: tuple[str, ...], history: str | None, source: str) -> Ground:
    from outgate.flows.holdings import read_history
    from outgate.flows.identifying import Identities
    from outgate.flows.importing import Ground
    from outgate.flows.servers import servers_of

    snapshot = None
    if filename:
        from outgate.loading import load

        snapshot = load(*filename).snapshot
    times = None
    if history is not None:
        try:
            with Path(history).open("rb") as lines:
                times = read_history(lines)
        except OSError as error:
            raise InputError(f"cannot read {history!r}: {error.strerror or error}") from error
        if not times.lines:
            raise InputError(
                f"{history!r} holds no line of a history; outgate capture --watch writes one"
            )
    return Ground(Identities(snapshot, times), servers_of(snapshot), source)


def _each(
    files: list[str], ground: Ground, known: dict[int, bytes], folder: str, *, quiet: bool
) -> Iterator[Collected]:
    from outgate.flows.importing import collect, opened
    from outgate.flows.side_by_side import collect_all

    shows = not quiet and sys.stderr.isatty()
    if len(files) > 1 and "-" not in files:
        yield from collect_all(files, ground, known, folder)
        return
    for name in files:

        def tick(number: int, name: str = name) -> None:
            if shows and not number % 65_536:
                sys.stderr.write(f"\r\x1b[Kreading {Path(name).name} … {number:,} records")
                sys.stderr.flush()

        with opened(name) as stream, _ending_with_its_input(name):
            found = collect(stream, name, ground, known, folder, tick)
        yield found
        if shows:
            sys.stderr.write("\r\x1b[K")


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


def _tell(collected: Collected, *, is_new: bool, verbose: bool) -> bool:
    from outgate.flows.sources.table import SOURCES
    from outgate.render.escaping import clean
    from outgate.render.tables.counting import count

    account = collected.accounting
    name = clean(collected.name)
    if collected.error:
        sys.stderr.write(f"error: {clean(collected.error)}\n")
    if collected.error and not account.read:
        return True
    if not is_new:
        is_empty = not collected.size
        again = ": it is empty" if is_empty else " new; the same bytes were imported before"
        sys.stdout.write(f"{name}: nothing{again}\n")
        return bool(collected.error)
    known = f", behind {collected.known:,} bytes imported before" if collected.known else ""
    titles = ", ".join(
        f"{SOURCES[source].title} ({SOURCES[source].support})" for source in collected.sources
    )
    sys.stdout.write(
        f"{name}: {count(account.read, 'record')} of {titles or 'no source that is known'}{known}\n"
        f"  {account.used:,} used, {account.duplicates:,} of them further reports of a connection\n"
    )
    for reason, number in sorted(account.set_aside.items(), key=lambda item: (-item[1], item[0])):
        where = f" (first: {clean(account.places[reason])})" if verbose or reason in _BAD else ""
        sys.stdout.write(f"  {number:,} set aside: {reason}{where}\n")
    for number, words in (
        (account.lost, _LOST),
        (account.inferred, _INFERRED),
        (account.unknown_ends, _UNKNOWN),
        (account.clock_jumps, _JUMPED),
    ):
        if number:
            sys.stdout.write(f"  {number:,} {words}\n")
    for source in collected.sources:
        for words in SOURCES[source].cannot:
            sys.stdout.write(f"  {SOURCES[source].title} does not show {words}\n")
    sys.stdout.flush()
    return bool(collected.error) or not _BAD.isdisjoint(account.set_aside)


_LOST = "lost by the source before they were written: the picture has holes"
_INFERRED = "used although only a guess told the client from the server"
_UNKNOWN = (
    "used with an end whose address nothing tells about; they teach nothing: give -f and --history"
)
_JUMPED = "more than an hour older than the record before: a clock jumped, or logs were joined"
_BAD = frozenset(
    {
        "not a whole record",
        "longer than a record may be",
        "not a record of this source",
        "a verdict that this source does not have",
    }
)
