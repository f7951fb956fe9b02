"""Takes what is old out of a store; what it was imported from stays known."""

from __future__ import annotations

from datetime import datetime

import msgspec

from outgate.flows.edges import Evidence
from outgate.flows.store.store import Store

_DAY = 86_400 * 1_000_000


def prune(store: Store, before: datetime) -> tuple[int, int]:
    """Forget the days that ended before a time.

    Args:
        store: The store.
        before: The time.

    Returns:
        How many edges are gone, and how many have lost some days.
    """
    day = int(before.timestamp() * 1_000_000) // _DAY
    gone = changed = 0
    with store.writing():
        for edge in [edge for edge in store.raw_edges() if min(edge.evidence.days) < day]:
            left = _left(edge.evidence, day)
            gone += left is None
            changed += left is not None
            store.replace(edge, left)
    return gone, changed


def _left(evidence: Evidence, day: int) -> Evidence | None:
    days = {at: seen for at, seen in evidence.days.items() if at >= day}
    if not days:
        return None
    first = max(evidence.first, min(days) * _DAY)
    examples = tuple(item for item in evidence.examples if item.time >= first)
    return msgspec.structs.replace(evidence, days=days, first=first, examples=examples)
