"""Edges for whoever asks about a million of them: ends, counts and times now, the rest on demand.

A store is read in the order of its keys, and nearly every edge has one class only. Those need
nothing but three numbers of their evidence; where an edge has several classes they are settled as
`edges.settled` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, settled
from outgate.flows.parties import Party
from outgate.flows.store.rows import CLASSES, decode, edge_of, party_of


class Brief(msgspec.Struct, frozen=True, gc=False):
    """What most questions ask of an edge."""

    source: Party
    destination: Party
    protocol: str
    port: int
    traffic_class: TrafficClass
    connections: int
    first: int
    """Microseconds since 1970."""
    last: int
    packed: bytes | Edge
    """The evidence as it is kept, or the edge itself."""

    def edge(self) -> Edge:
        """Return the edge with all its evidence."""
        if not isinstance(self.packed, bytes):
            return self.packed
        key = EdgeKey(self.source, self.destination, self.protocol, self.port, self.traffic_class)
        return Edge(key, decode(self.packed))


class _Day(msgspec.Struct, gc=False):
    at_source: int = 0
    at_destination: int = 0
    elsewhere: int = 0


class _Counts(msgspec.Struct, gc=False):
    """The part of `Evidence` that is read of every edge."""

    first: int
    last: int
    days: dict[int, _Day]


_counts = msgspec.msgpack.Decoder(_Counts).decode


def brief_of(edge: Edge) -> Brief:
    """Return what most questions ask of an edge.

    Args:
        edge: The edge.
    """
    key, evidence = edge.key, edge.evidence
    return Brief(
        key.source,
        key.destination,
        key.protocol,
        key.port,
        key.traffic_class,
        edge.connections,
        evidence.first,
        evidence.last,
        edge,
    )


def briefs_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[Brief]:
    """Return the edges of a store.

    Args:
        rows: The columns of the key and the evidence, in the order of the keys.

    Yields:
        Edges, settled.
    """
    alike: list[tuple[Any, ...]] = []
    ends: tuple[Any, ...] = ()
    for row in rows:
        found = row[:12]
        if found == ends:
            alike.append(row)
            continue
        if len(alike) == 1:
            yield _alone(alike[0])
        elif alike:
            yield from map(brief_of, settled(map(edge_of, alike)))
        alike, ends = [row], found
    if alike:
        yield from map(brief_of, settled(map(edge_of, alike)))


def _alone(row: tuple[Any, ...]) -> Brief:
    """Return an edge of which there is one class only."""
    packed = row[13]
    counts = _counts(packed)
    at_source = at_destination = elsewhere = 0
    for day in counts.days.values():
        at_source += day.at_source
        at_destination += day.at_destination
        elsewhere += day.elsewhere
    return Brief(
        party_of(*row[0:5]),
        party_of(*row[5:10]),
        row[10],
        row[11],
        CLASSES[row[12]],
        max(at_source, at_destination, elsewhere),
        counts.first,
        counts.last,
        packed,
    )
