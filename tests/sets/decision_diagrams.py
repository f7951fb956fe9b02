"""Sets of (address, port, protocol) triples as binary decision diagrams: another way to be right.

A triple is 32 + 16 + 2 bits. A diagram is canonical too, so two sets of triples are equal where
their diagrams are. Nothing here knows intervals.
"""

from __future__ import annotations

from typing import Any

from oxidd.bdd import BDDManager

from outgate.sets.traffic import PROTOCOLS

ADDRESS_BITS = 32
PORT_BITS = 16
PROTOCOL_BITS = 2

Diagram = Any


class Diagrams:
    """Makes diagrams of ranges and puts them together."""

    def __init__(self) -> None:
        self._manager = BDDManager(1 << 20, 1 << 18, 1)
        names = self._manager.add_vars(ADDRESS_BITS + PORT_BITS + PROTOCOL_BITS)
        variables = [self._manager.var(number) for number in names]
        self._address = variables[:ADDRESS_BITS]
        self._port = variables[ADDRESS_BITS : ADDRESS_BITS + PORT_BITS]
        self._protocol = variables[ADDRESS_BITS + PORT_BITS :]
        self.nothing: Diagram = self._manager.false()
        self._everything: Diagram = self._manager.true()

    def prefix(self, number: int, length: int) -> Diagram:
        """Return the addresses that share their first *length* bits with *number*."""
        found = self._everything
        for position in range(length):
            variable = self._address[position]
            is_set = number >> (ADDRESS_BITS - 1 - position) & 1
            found &= variable if is_set else ~variable
        return found

    def addresses(self, low: int, high: int) -> Diagram:
        """Return the addresses from *low* to *high*, both included."""
        return self._at_least(self._address, low) & self._at_most(self._address, high)

    def ports(self, low: int, high: int) -> Diagram:
        """Return the ports from *low* to *high*, both included."""
        return self._at_least(self._port, low) & self._at_most(self._port, high)

    def protocol(self, word: str) -> Diagram:
        """Return one protocol."""
        number = PROTOCOLS.index(word)
        high, low = self._protocol
        return (high if number & 2 else ~high) & (low if number & 1 else ~low)

    def _at_least(self, bits: list[Diagram], bound: int) -> Diagram:
        found = self._everything
        for position, variable in enumerate(reversed(bits)):
            found = variable & found if bound >> position & 1 else variable | found
        return found

    def _at_most(self, bits: list[Diagram], bound: int) -> Diagram:
        found = self._everything
        for position, variable in enumerate(reversed(bits)):
            found = ~variable | found if bound >> position & 1 else ~variable & found
        return found


def minus(left: Diagram, right: Diagram) -> Diagram:
    """Return what is in *left* and not in *right*."""
    return left & ~right
