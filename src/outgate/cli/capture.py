"""`outgate capture`: a live cluster into a file, for questions without the cluster."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.common.cluster_options import cluster_options
from outgate.cli.common.ending import noting_signals
from outgate.cli.common.files import check_target, replace_file
from outgate.cli.common.waiting import showing_progress
from outgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outgate.cli.common.ending import Interruptions
    from outgate.manifests.cluster_api.listing import ClusterListing
    from outgate.model.access import Access


@click.command("capture")
@cluster_options
@click.option(
    "-n",
    "--namespace",
    "namespaces",
    multiple=True,
    metavar="NAME",
    help="Where to look if the cluster's namespaces may not be listed. May be repeated.",
)
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    help="The file to write; standard output by default. A name that ends in .gz is compressed.",
)
@click.option(
    "--watch",
    is_flag=True,
    help="Go on recording which pod holds which address, until interrupted.",
)
@click.option(
    "--history",
    metavar="FILE",
    help="Where --watch records, by appending; FILE.addresses.jsonl beside -o by default.",
)
@click.option(
    "--print-role", is_flag=True, help="Print the ClusterRole that capture needs, with --watch too."
)
@click.option("-q", "--quiet", is_flag=True, help="Print the answer and errors, and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Say everything that could not be read.")
@click.pass_context
def command(
    context: click.Context,
    access: Access,
    namespaces: tuple[str, ...],
    file: str | None,
    watch: bool,
    history: str | None,
    print_role: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write what reachability depends on to a file, so that anybody can ask offline.

    Secrets and ConfigMaps are not read. Environment values, arguments, volumes and most annotations
    are not written. Ask with -f FILE.

    \b
    Examples:
      outgate capture -o cluster.json.gz
      outgate audit -f cluster.json.gz
      outgate capture -o cluster.json --watch
    """
    context.meta[exits.VERBOSE] = verbose
    if quiet and verbose:
        raise UsageError("-q and -v contradict each other; give one of them")
    if print_role:
        from outgate.live.doctor.permissions import capture_needs, role_text

        click.echo(
            role_text("capture-watch" if watch else "capture", capture_needs(is_watching=watch)),
            nl=False,
        )
        return exits.HOLDS
    target = _history_file(file, history, watch=watch)
    for name in (file, target):
        if name is not None:
            check_target(name)
    from outgate.manifests.cluster_api.access import context_name, namespace_of_context
    from outgate.manifests.cluster_api.listing import ClusterListing
    from outgate.manifests.cluster_api.proxying import kubectl_proxy
    from outgate.manifests.cluster_api.requesting import Api

    label = context_name(access)
    with noting_signals() as interruptions, kubectl_proxy(access) as socket, Api(socket) as api:
        spaces = namespaces or (namespace_of_context(access),)
        listing = ClusterListing(api, label, namespaces=spaces)
        # The capture itself may go to the same terminal.
        with showing_progress(sys.stderr, quiet=quiet or file is None):
            _write(interruptions, listing, label, file)
        interruptions.check()
        _tell(listing, access.impersonate, file, quiet=quiet, verbose=verbose)
        if target is not None:
            from outgate.cli.common.recording import record_addresses

            record_addresses(api, socket, target, interruptions=interruptions, quiet=quiet)
    return exits.PARTIAL if listing.gaps else exits.HOLDS


def _history_file(file: str | None, history: str | None, *, watch: bool) -> str | None:
    if history is not None and not watch:
        raise UsageError("--history says where --watch records; give that too")
    if not watch:
        return None
    if history is not None:
        return history
    if file is None:
        raise UsageError("--watch needs a file to record to: give -o FILE or --history FILE")
    return f"{file}.addresses.jsonl"


def _write(
    interruptions: Interruptions, listing: ClusterListing, context: str, file: str | None
) -> None:
    from outgate.live.capturing.capture import capture_lines

    now = datetime.now(UTC).isoformat(timespec="seconds")
    documents = interruptions.each(listing.read())
    lines = capture_lines(documents, captured_at=now, captured_from=context)
    if file is None:
        with interruptions.heard():  # whoever reads may be slow, and nothing here must be whole
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
    elif file.endswith(".gz"):
        from outgate.cli.common.files import replace_compressed

        replace_compressed(file, lines)
    else:
        replace_file(file, _decoded(lines))


def _decoded(lines: Iterator[bytes]) -> Iterator[str]:
    for line in lines:
        yield line.decode("utf-8")


def _tell(
    listing: ClusterListing, user: str, file: str | None, *, quiet: bool, verbose: bool
) -> None:
    if quiet:
        return
    from outgate.cli.common.live import tell_missing_role
    from outgate.render.gaps import render_gaps
    from outgate.render.looks import Look, wants_color, width_of

    tell_missing_role(listing, user, quiet=quiet)
    if listing.gaps:
        look = Look(
            width=width_of(sys.stderr, os.environ),
            color=wants_color("auto", sys.stderr, os.environ),
            verbose=verbose,
        )
        sys.stderr.writelines(render_gaps(tuple(listing.gaps), look))
    where = f" to {Path(file).name}" if file else ""
    sys.stderr.write(f"{listing.documents:,} objects captured{where}\n")
