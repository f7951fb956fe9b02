"""`outgate flows stats`: what a store holds, and where it came from."""

from __future__ import annotations

import sys
from collections import Counter

import click

from outgate.cli.common import exits
from outgate.cli.flows_commands.common import loudness_options, store_option


@click.command("stats")
@store_option
@loudness_options
def stats_command(store: str, quiet: bool, verbose: bool) -> int:  # noqa: ARG001 - the answer is all
    """Print what a store holds: edges by class, inputs, and what became of their records."""
    from outgate.flows.edges import moment
    from outgate.flows.store.store import Store
    from outgate.render.escaping import clean
    from outgate.render.tables.counting import count

    edges: Counter[str] = Counter()
    connections: Counter[str] = Counter()
    aside: Counter[str] = Counter()
    with Store(store) as opened:
        for edge in opened.edges():
            edges[edge.traffic_class.value] += 1
            connections[edge.traffic_class.value] += edge.connections
        imports = opened.imports()
    write = sys.stdout.write
    write(f"{count(edges.total(), 'edge')} from {count(len(imports), 'input')}\n")
    for name, number in edges.most_common():
        write(f"  {name}: {count(number, 'edge')}, {count(connections[name], 'connection')}\n")
    read = used = lost = 0
    for record in imports:
        account = record.accounting
        read, used, lost = read + account.read, used + account.used, lost + account.lost
        aside.update(account.set_aside)
        span = ""
        if account.first:
            times = (moment(account.first), moment(account.last))
            span = ", " + " to ".join(time.isoformat(timespec="seconds") for time in times)
        write(
            f"  {clean(record.origin)}: {count(account.read, 'record')} of "
            f"{clean(record.source) or 'no known source'}{span}\n"
        )
    write(f"{count(read, 'record')} read: {used:,} used, {aside.total():,} set aside\n")
    for reason, number in aside.most_common():
        write(f"  {number:,} set aside: {clean(reason)}\n")
    if lost:
        write(f"  {lost:,} lost by their source before they were written\n")
    return exits.HOLDS
