"""Who held an address when, from the history that ``outgate capture --watch`` writes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from outgate.cluster.holdings import Holding, decode

_FOREVER = 2**62


@dataclass(slots=True)
class AddressTimes:
    """Address to who held it from when until when."""

    _periods: dict[str, list[tuple[int, int, Holding]]] = field(default_factory=dict)
    lines: int = 0

    def holder(self, address: str, time: int) -> Holding | None:
        """Return who held an address at a time.

        Args:
            address: The address.
            time: Microseconds since 1970.

        Returns:
            The pod; None where nobody did, or nobody knows.
        """
        periods = self._periods.get(address)
        if not periods:
            return None
        at = bisect_right(periods, time, key=lambda period: period[0]) - 1
        if at < 0 or time > periods[at][1]:
            return None
        return periods[at][2]

    def holders(self) -> Iterable[Holding]:
        """Return every pod that held something, host network or not."""
        return (period[2] for periods in self._periods.values() for period in periods)


def read_history(lines: Iterable[bytes]) -> AddressTimes:
    """Read a history.

    Args:
        lines: Of the file.

    Returns:
        Who held what when. Of two that held one address at a time, which a history with a gap may
        say, the later one ends the time of the earlier.
    """
    times = AddressTimes()
    for holding in decode(lines):
        try:
            time = int(datetime.fromisoformat(holding.time).timestamp() * 1_000_000)
        except ValueError:
            continue
        times.lines += 1
        periods = times._periods.setdefault(holding.address, [])
        if periods and periods[-1][1] == _FOREVER:
            begin, _, last = periods[-1]
            same = (last.namespace, last.pod) == (holding.namespace, holding.pod)
            if holding.event == "released" and not same:
                continue
            periods[-1] = (begin, max(begin, time), last)
        if holding.event == "held":
            periods.append((time, _FOREVER, holding))
    for periods in times._periods.values():
        periods.sort(key=lambda period: period[0])
    return times
