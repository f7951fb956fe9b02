"""What `outgate flows import` says of each input: every record, and what the source cannot show."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from outgate.cli.common.telling import tell as say
from outgate.flows.accounting import Reason

if TYPE_CHECKING:
    from outgate.flows.importing import Collected
    from outgate.flows.keeping import Kept


def tell(collected: Collected, kept: Kept, *, verbose: bool) -> bool:
    """Print what became of the records of an input.

    Args:
        collected: The input.
        kept: What became of it.
        verbose: Where the first record of every reason is.

    Returns:
        Whether something could not be read.
    """
    from outgate.flows.keeping import Kept
    from outgate.flows.sources.table import SOURCES
    from outgate.render.looks import Look, width_of
    from outgate.render.page import Page
    from outgate.render.tables.counting import count

    account = collected.accounting
    name = collected.name
    page = Page(Look(width=width_of(sys.stdout, os.environ)))
    if collected.error:
        say(f"error: {collected.error}", sys.stderr)
    if collected.error and not account.read:
        return True
    if kept is Kept.KNOWN or not account.read:
        is_empty = not collected.size
        again = ": it is empty" if is_empty else " new; the same bytes were imported before"
        say(f"{name}: nothing{again}", sys.stdout)
        return bool(collected.error)
    known = f", behind {collected.known:,} bytes imported before" if collected.known else ""
    titles = ", ".join(
        f"{SOURCES[source].title} ({SOURCES[source].support})" for source in collected.sources
    )
    page.line(
        f"{name}: {count(account.read, 'record')} of {titles or 'no source that is known'}{known}"
    )
    page.line(
        f"{account.used:,} used, {account.duplicates:,} of them further reports of a connection",
        indent=2,
    )
    for reason, number in sorted(account.set_aside.items(), key=lambda item: (-item[1], item[0])):
        is_shown = verbose or reason in _BAD or reason in _CURES
        where = f" (first: {account.places[reason]})" if is_shown else ""
        page.line(f"{number:,} set aside: {reason}{where}{_CURES.get(reason, '')}", indent=2)
    for number, words in (
        (account.lost, _LOST),
        (account.inferred, _INFERRED),
        (account.unknown_ends, _UNKNOWN),
        (account.clock_jumps, _JUMPED),
    ):
        if number:
            page.line(f"{number:,} {words}", indent=2)
    for source in collected.sources:
        for words in SOURCES[source].cannot:
            page.line(f"{SOURCES[source].title} does not show {words}", indent=2)
    if kept is Kept.NOTHING:
        page.line("nothing of it was kept", indent=2)
    elif Reason.NO_VERDICT in account.set_aside:
        page.line("the rest of it was kept: with --log-prefix import it into a new store", indent=2)
    sys.stdout.writelines(page.chunks())
    sys.stdout.flush()
    return bool(collected.error) or not _BAD.isdisjoint(account.set_aside)


_LOST = "lost by the source before they were written: the picture has holes"
_INFERRED = "used although only a guess told the client from the server"
_UNKNOWN = (
    "used with an end whose address nothing tells about; they teach nothing: give -f or --live, "
    "and --history"
)
_JUMPED = "more than an hour older than the record before: a clock jumped, or logs were joined"
_BAD: frozenset[str] = frozenset(
    {Reason.BROKEN, Reason.TOO_LONG, Reason.NOT_OF_SOURCE, Reason.UNKNOWN_VERDICT}
)
_CURES: dict[str, str] = {
    Reason.NO_VERDICT: "; say with --log-prefix PREFIX=drop or PREFIX=allow what became of them"
}
