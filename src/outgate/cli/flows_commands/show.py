"""`outgate flows show`: the edges of a store."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

import click

from outgate.cli.common import exits
from outgate.cli.flows_commands.common import loudness_options, store_option, time_of
from outgate.flows.classes import TrafficClass

if TYPE_CHECKING:
    from outgate.flows.edges import Edge

_HEADER = (
    "source", "destination", "protocol", "port", "class", "connections", "days", "first", "last",
    "names", "orientation",
)  # fmt: skip


@click.command("show")
@store_option
@click.option("--since", metavar="TIME", help="Only what was seen since: 7d, 12h, a date, a time.")
@click.option("-n", "--namespace", metavar="NAME", help="Only edges from or to this namespace.")
@click.option(
    "--class",
    "traffic_class",
    type=click.Choice([item.value for item in TrafficClass]),
    help="Only edges of this class.",
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to print them.",
)
@loudness_options
def show_command(
    store: str,
    since: str | None,
    namespace: str | None,
    traffic_class: str | None,
    output: str,
    quiet: bool,  # noqa: ARG001 - the answer is all there is
    verbose: bool,
) -> int:
    """Print who connected to whom, how often, and what policies made of it.

    \b
    Examples:
      outgate flows show --since 7d
      outgate flows show --class denied -n shop
    """
    from outgate.flows.store.store import Store
    from outgate.render.escaping import clean

    oldest = time_of("--since", since)

    def is_wanted(edge: Edge) -> bool:
        if namespace and namespace not in (edge.source.namespace, edge.destination.namespace):
            return False
        return not traffic_class or edge.traffic_class.value == traffic_class

    with Store(store) as opened:
        if output == "json":
            from outgate.render.wire.flows import flow_report

            sys.stdout.writelines(flow_report(filter(is_wanted, opened.edges(oldest))))
            return exits.HOLDS
        if output == "csv":
            sys.stdout.write(_line(_HEADER))
        for edge in filter(is_wanted, opened.edges(oldest)):
            cells = tuple(clean(cell) for cell in _cells(edge))
            sys.stdout.write(_line(cells) if output == "csv" else _words(cells))
            if verbose and output != "csv":
                for example in edge.evidence.examples:
                    seen = f"{example.source_pod or example.source_address}:{example.source_port}"
                    sys.stdout.write(f"    {clean(seen)} at {clean(example.origin)}\n")
    return exits.HOLDS


def _cells(edge: Edge) -> tuple[str, ...]:
    return (
        str(edge.source),
        str(edge.destination),
        edge.protocol,
        str(edge.port),
        edge.traffic_class.value,
        str(edge.connections),
        str(len(edge.days)),
        edge.first_seen.isoformat(timespec="seconds"),
        edge.last_seen.isoformat(timespec="seconds"),
        " ".join(edge.names),
        "certain" if edge.orientation_is_certain else "inferred",
    )


def _words(cells: tuple[str, ...]) -> str:
    source, destination, protocol, port, traffic_class, number, days, _, last, names, way = cells
    called = f" ({names.replace(' ', ' or ')})" if names else ""
    unsure = "" if way == "certain" else ", direction inferred"
    at = f":{port}" if port != "0" else ""
    return (
        f"{source} → {destination}{at}/{protocol}{called}  {traffic_class}, {number}× on "
        f"{days} days, last {last}{unsure}\n"
    )


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    # A cell that a spreadsheet would take for a formula is made text.
    safe = [f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells]
    csv.writer(out, lineterminator="\n").writerow(safe)
    return out.getvalue()
