"""Which of the needs that were seen a person has to look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from outgate.flows.orienting import EPHEMERAL
from outgate.intents.needs import ToHost, ToPlatform, ToService, ToWorkload
from outgate.learning.needs.collecting import Collection, Stray
from outgate.learning.needs.metadata import metadata_at
from outgate.learning.needs.sought import Sought
from outgate.learning.needs.suspicions import Suspicion

_MINUTE = 60_000_000
_DAY = 86_400_000_000
LATE_SHARE = 0.1
"""The end of the window, in which what is new is late."""
LATE_AT_MOST = 2 * _DAY
SHORTEST_WINDOW = 3 * _DAY
"""Of shorter windows no end is told."""
SCAN_ENDS = 20
"""So many ends, tried within `SCAN_SPAN` and never else, are a scan."""
SCAN_SPAN = 10 * _MINUTE
SCAN_TRIES = 2
"""How often each pod or address is tried at the most."""
OFTEN = 3
"""An undeclared high port that was reached as often is a server's."""
_NAME_PORTS = frozenset({53, 853})


class Reviewer:
    """Looks at needs in the light of all of them."""

    def __init__(self, found: Collection) -> None:
        self._late = _late_from(found)
        self._begun = found.begun
        self._scans: set[int] = set()
        self._hosts_before: dict[tuple[str, str], int] = {}
        for whose, mine in found.sought.items():
            self._scans |= _scans(mine.values(), found.strays.get(whose, ()))
        for sought in found.all():
            key = (str(sought.learner), _end(sought))
            first = min(self._hosts_before.get(key, 2**62), sought.trace.first)
            self._hosts_before[key] = first

    def suspicion(self, sought: Sought) -> Suspicion | None:
        """Return what is suspicious about a need; None where nothing is.

        Args:
            sought: The need.
        """
        address, port = sought.address, sought.port
        if address is not None and metadata_at(address):
            return Suspicion.METADATA
        if sought.to is None and port is not None and port.low in _NAME_PORTS:
            return Suspicion.OUTSIDE_RESOLVER
        if id(sought) in self._scans:
            return Suspicion.SCAN
        if not sought.went_through:
            return Suspicion.DENIED
        if sought.node:
            return Suspicion.NODE
        if sought.seen.is_inferred and not sought.is_declared:
            return Suspicion.INFERRED_DIRECTION
        is_high = port is not None and port.low >= EPHEMERAL
        if is_high and not sought.is_declared and sought.seen.connections < OFTEN:
            return Suspicion.HIGH_PORT
        return Suspicion.LATE if self._is_late(sought) else None

    def _is_late(self, sought: Sought) -> bool:
        if self._late is None or isinstance(sought.to, ToPlatform):
            return False
        whose = str(sought.learner)
        if sought.seen.first < self._late or self._begun[whose] >= self._late:
            return False
        to = sought.to
        if isinstance(to, ToWorkload | ToService) and to.namespace == sought.learner.namespace:
            # Those who change one part of an application change the others too.
            return False
        return self._hosts_before[whose, _end(sought)] >= self._late


def _end(sought: Sought) -> str:
    return str(sought.to if sought.to is not None else sought.address)


def _late_from(found: Collection) -> int | None:
    span = found.last - found.first
    if span < SHORTEST_WINDOW:
        return None
    return found.last - min(int(span * LATE_SHARE), LATE_AT_MOST)


def _scans(mine: Iterable[Sought], strays: Iterable[Stray]) -> set[int]:
    """Return what was tried once or twice, within minutes of many others of its sort.

    Addresses that nobody has are others of its sort: most of a range that is swept are.
    """
    once = [
        sought
        for sought in mine
        if not isinstance(sought.to, ToPlatform | ToHost)
        and _is_a_try(
            min(sought.seen.first, sought.denied.first),
            max(sought.seen.last, sought.denied.last),
            sought.seen.connections + sought.denied.connections,
            sought.pods,
        )
    ]
    once.sort(key=lambda sought: sought.trace.first)
    times = [sought.trace.first for sought in once]
    others = sorted(
        stray.first
        for stray in strays
        if _is_a_try(stray.first, stray.last, stray.connections, stray.ends)
        for _ in range(min(stray.ends, SCAN_ENDS))
    )
    found: set[int] = set()
    for begin in sorted({*times, *others}):
        end = begin + SCAN_SPAN
        start, stop = bisect_left(times, begin), bisect_right(times, end)
        ends = stop - start + bisect_right(others, end) - bisect_left(others, begin)
        if ends >= SCAN_ENDS:
            found |= {id(sought) for sought in once[start:stop]}
    return found


def _is_a_try(first: int, last: int, connections: int, pods: int) -> bool:
    return connections <= SCAN_TRIES * pods and last - first <= SCAN_SPAN
