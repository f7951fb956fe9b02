"""What two analysers are compared by: who reaches whom over what, free of either's notation."""

from __future__ import annotations

from dataclasses import dataclass, field

from outgate.sets.addresses import AddressSet
from outgate.sets.traffic import NOTHING, Traffic

Ends = tuple[str, str]
"""Source and destination, each ``namespace/name``."""

TO = "to outside"
FROM = "from outside"


@dataclass
class Connections:
    """Allowed connections, collected one by one."""

    pairs: dict[Ends, Traffic] = field(default_factory=dict)
    outside: dict[tuple[str, str], dict[Traffic, AddressSet]] = field(default_factory=dict)
    """By workload and direction: the outside addresses of each set of traffic, IPv4 only."""

    def add_pair(self, source: str, destination: str, passing: Traffic) -> None:
        """Add traffic between two workloads."""
        ends = (source, destination)
        self.pairs[ends] = self.pairs.get(ends, NOTHING) | passing

    def add_outside(
        self, workload: str, direction: str, addresses: AddressSet, passing: Traffic
    ) -> None:
        """Add traffic between a workload and addresses outside of the cluster.

        Args:
            workload: The end inside.
            direction: `TO` or `FROM`.
            addresses: The ends outside; what is not IPv4 is left away.
            passing: The traffic.
        """
        wanted = AddressSet(v4=addresses.v4)
        if wanted:
            by_traffic = self.outside.setdefault((workload, direction), {})
            by_traffic[passing] = by_traffic.get(passing, AddressSet()) | wanted


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that two analysers answer differently."""

    source: str
    destination: str
    first: str
    second: str

    def __str__(self) -> str:
        return f"{self.source} -> {self.destination}: {self.first} against {self.second}"


def differences(first: Connections, second: Connections) -> list[Difference]:
    """Return where two answers differ, between workloads and to and from the outside.

    Args:
        first: One answer.
        second: The other.

    Returns:
        One entry per pair of ends; pairs of a workload with itself are among them.
    """
    found = [
        Difference(*ends, str(mine), str(theirs))
        for ends in sorted(first.pairs.keys() | second.pairs.keys())
        if (mine := first.pairs.get(ends, NOTHING)) != (theirs := second.pairs.get(ends, NOTHING))
    ]
    for workload, direction in sorted(first.outside.keys() | second.outside.keys()):
        mine_outside = first.outside.get((workload, direction), {})
        their_outside = second.outside.get((workload, direction), {})
        if mine_outside != their_outside:
            words = [_words(mine_outside), _words(their_outside)]
            found.append(Difference(workload, direction, *words))
    return found


def _words(outside: dict[Traffic, AddressSet]) -> str:
    parts = sorted(f"{passing} at {' '.join(met.blocks())}" for passing, met in outside.items())
    return "; ".join(parts) or "none"
