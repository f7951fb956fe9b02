"""What a client called an address when it connected to it.

An address of a content network has hundreds of names. The one that is meant is the one that this
client was told a moment ago, so answers are kept by client, for as long as they were good.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

GRACE = 60 * 1_000_000
"""Microseconds for which a client may go on using an answer that has run out."""
_LONGEST = 24 * 3600
_MOST_CLIENTS = 20_000
_MOST_ADDRESSES = 500


@dataclass(slots=True)
class Names:
    """Answers by client, the oldest forgotten first."""

    _told: OrderedDict[str, OrderedDict[str, dict[str, tuple[int, int]]]] = field(
        default_factory=OrderedDict
    )
    """Client to address to name to the time from which and until which it was good."""

    def tell(
        self, client: str, name: str, addresses: tuple[str, ...], time: int, seconds: int
    ) -> None:
        """Note an answer.

        Args:
            client: Who was told.
            name: The name that was asked for.
            addresses: The addresses.
            time: When, in microseconds since 1970.
            seconds: For how long it is good.
        """
        told = self._told.setdefault(client, OrderedDict())
        self._told.move_to_end(client)
        until = time + min(max(seconds, 0), _LONGEST) * 1_000_000 + GRACE
        for address in addresses:
            told.setdefault(address, {})[name] = (time, until)
            told.move_to_end(address)
        while len(told) > _MOST_ADDRESSES:
            told.popitem(last=False)
        if len(self._told) > _MOST_CLIENTS:
            self._told.popitem(last=False)

    def of(self, client: str, address: str, time: int) -> tuple[str, ...]:
        """Return what the client had been told that the address is called.

        Args:
            client: The client.
            address: What it connects to.
            time: When.
        """
        told = self._told.get(client)
        names = told.get(address) if told is not None else None
        if not names:
            return ()
        return tuple(sorted(name for name, (begin, end) in names.items() if begin <= time <= end))
