"""Denied connections while a roll-out goes on: logs that grow, into edges of what is new.

What was denied before the switch goes on being denied, and is no sign of anything. So whatever the
logs hold when a namespace is about to be switched is remembered, and only what is not among it
counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from outgate.flows.classes import TrafficClass
from outgate.flows.collecting import Collector
from outgate.flows.edges import Edge, EdgeKey, added, settled
from outgate.flows.identifying import Identities
from outgate.flows.reading import SourceReader
from outgate.flows.servers import servers_of
from outgate.live.rollout.replaying import Ends, ends_of
from outgate.live.rollout.tailing import Tail
from outgate.model.snapshots import Snapshot

_MOST_EDGES = 100_000


@dataclass(slots=True)
class Listening:
    """Several logs, read together."""

    tails: Sequence[Tail]
    snapshot: Callable[[], Snapshot]
    """The cluster, by which addresses are pods."""
    prefixes: tuple[str, ...] = ()
    """Of lines of the kernel that are of denied packets, beside those that say so."""
    known: set[Ends] = field(default_factory=set)
    """What was denied before the switch."""
    records: int = 0
    """How many records were read so far, denials or not."""
    _found: dict[EdgeKey, Edge] = field(default_factory=dict)
    _readers: dict[str, SourceReader] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """What is read, in words."""
        return ", ".join("standard input" if one.name == "-" else one.name for one in self.tails)

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why some of it shows nothing more."""
        return tuple(one.trouble for one in self.tails if one.trouble)

    @property
    def lost(self) -> int:
        """How many lines were not read."""
        return sum(one.lost for one in self.tails)

    def close(self) -> None:
        """Let go of the logs."""
        for tail in self.tails:
            tail.close()

    def begin(self, *, knows: bool) -> None:
        """Begin anew, right before a switch.

        Args:
            knows: Whether what was denied up to now is known to be no doing of the roll-out;
                otherwise it is forgotten.
        """
        self._read()
        if knows:
            self.known |= {
                ends_of(edge)
                for edge in self._found.values()
                if edge.traffic_class is TrafficClass.DENIED
            }
        self._found.clear()

    def edges(self) -> Iterator[Edge]:
        """Return all edges since the beginning, in the order of their keys."""
        self._read()
        return settled(self._found[key] for key in sorted(self._found))

    def _read(self) -> None:
        """Read what was appended; pods come and go, so the cluster is asked each time."""
        fresh = [(tail.name, line) for tail in self.tails for line in tail.lines()]
        if not fresh:
            return
        snapshot = self.snapshot()
        collector = Collector(Identities(snapshot), servers_of(snapshot), self._keep)
        for name, line in fresh:
            self.records += 1
            reader = self._readers.setdefault(name, SourceReader("", self.prefixes))
            reader.take(line, f"{name}:{self.records}", collector)
        collector.finish()

    def _keep(self, edges: Iterator[Edge]) -> None:
        for edge in edges:
            before = self._found.get(edge.key)
            if before is not None:
                self._found[edge.key] = Edge(edge.key, added(before.evidence, edge.evidence))
            elif len(self._found) < _MOST_EDGES:
                self._found[edge.key] = edge
