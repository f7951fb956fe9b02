"""`outgate flows merge` and `prune`: stores put together, and what is old taken away."""

from __future__ import annotations

import sys

import click

from outgate.cli.common import exits
from outgate.cli.flows_commands.common import loudness_options, store_option, time_of
from outgate.errors import UsageError


@click.command("merge")
@click.argument("others", nargs=-1, required=True, metavar="STORE...")
@store_option
@loudness_options
def merge_command(others: tuple[str, ...], store: str, quiet: bool, verbose: bool) -> int:  # noqa: ARG001
    """Add other stores to one.

    A store of which an input was added before is not added: its edges would count twice.
    """
    from pathlib import Path

    from outgate.flows.store.merging import in_common, merge
    from outgate.flows.store.store import Store
    from outgate.render.escaping import clean
    from outgate.render.tables.counting import count

    if Path(store).resolve() in {Path(other).resolve() for other in others}:
        raise UsageError(f"{store!r} cannot be merged into itself")
    with Store(store, create=True) as target:
        for name in others:
            with Store(name) as other:
                twice = in_common(target, other)
                number = merge(target, other)
            sys.stdout.write(f"{clean(name)}: {number:,} edges\n")
            if twice:
                sys.stdout.write(
                    f"  {count(twice, 'record')} or more of it came from other files before and "
                    "now count twice: import both logs into one store to count them once\n"
                )
    return exits.HOLDS


@click.command("prune")
@store_option
@click.option(
    "--before",
    metavar="TIME",
    required=True,
    help="Forget the days before it: 90d, 12w, a date, a time. A day goes whole.",
)
@loudness_options
def prune_command(store: str, before: str, quiet: bool, verbose: bool) -> int:  # noqa: ARG001
    """Forget what was seen before a day.

    Edges that were not seen since go; of the others, the connections of those days.
    """
    from outgate.flows.store.pruning import prune
    from outgate.flows.store.store import Store

    time = time_of("--before", before)
    if time is None:
        raise UsageError("--before needs a time")
    with Store(store) as opened:
        gone, changed = prune(opened, time)
    sys.stdout.write(f"{gone:,} edges forgotten, {changed:,} others shortened\n")
    return exits.HOLDS
