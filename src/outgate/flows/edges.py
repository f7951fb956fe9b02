"""Edges: all connections between the same two ends, to the same port, of one class.

Counts are kept apart by where a connection was seen. One that crosses two nodes is reported by
both, in files of their own and in no order, so that nobody can tell by looking at one file; the
larger of the counts is the number of connections, whichever files were read, in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

import msgspec

from outgate.flows.classes import TrafficClass
from outgate.flows.parties import Party, PartyKind

MOST_EXAMPLES = 3
MOST_NAMES = 64
"""Different names of one address that are kept; more are as ambiguous as that."""
MOST_POLICIES = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1)


class EdgeKey(msgspec.Struct, frozen=True, order=True, gc=False):
    """What makes two connections the same edge."""

    source: Party
    destination: Party
    protocol: str
    """``TCP``, ``UDP``, ``SCTP``, ``ICMP``, ``ICMPv6``, …"""
    port: int
    """The server's; 0 where the protocol has none."""
    traffic_class: TrafficClass


class Example(msgspec.Struct, frozen=True, omit_defaults=True):
    """One connection of an edge, as evidence for people."""

    time: int
    """Microseconds since 1970."""
    origin: str
    """File and line."""
    source_pod: str = ""
    source_address: str = ""
    source_port: int = 0
    destination_pod: str = ""
    destination_address: str = ""


class Sightings(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many connections were seen, by where they were seen."""

    at_source: int = 0
    at_destination: int = 0
    elsewhere: int = 0
    """Where the source of records does not tell at which end it looked."""

    @property
    def connections(self) -> int:
        """How many connections there were at least."""
        return max(self.at_source, self.at_destination, self.elsewhere)

    def __add__(self, other: Sightings) -> Sightings:
        return Sightings(
            self.at_source + other.at_source,
            self.at_destination + other.at_destination,
            self.elsewhere + other.elsewhere,
        )


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is kept of an edge beside its key; adds up, in any order."""

    first: int
    """Microseconds since 1970."""
    last: int
    records: int
    """Records that said so, all packets and reports of a connection."""
    days: dict[int, Sightings]
    """Days since 1970, in UTC."""
    inferred: int = 0
    """Connections of which a guess told the client from the server."""
    by_address: int = 0
    """Connections of which an end was identified by an address that it holds in a snapshot, and
    nothing told that it held it at that time."""
    sources: dict[str, int] = {}
    """Sources of records to connections."""
    names: dict[str, int] = {}
    """What the destination's address was called, as ``name`` of the client's own lookups or of the
    record, to connections."""
    services: dict[str, int] = {}
    """``namespace/name`` of Services that the source says were asked for, to connections."""
    policies: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


class Edge(msgspec.Struct, frozen=True):
    """One edge with its evidence."""

    key: EdgeKey
    evidence: Evidence

    @property
    def source(self) -> Party:
        """The client."""
        return self.key.source

    @property
    def destination(self) -> Party:
        """The server."""
        return self.key.destination

    @property
    def protocol(self) -> str:
        """The protocol."""
        return self.key.protocol

    @property
    def port(self) -> int:
        """The server's port; 0 where the protocol has none."""
        return self.key.port

    @property
    def traffic_class(self) -> TrafficClass:
        """How policies treated it."""
        return self.key.traffic_class

    @property
    def first_seen(self) -> datetime:
        """When it was first seen."""
        return moment(self.evidence.first)

    @property
    def last_seen(self) -> datetime:
        """When it was last seen."""
        return moment(self.evidence.last)

    @property
    def sightings(self) -> Sightings:
        """How many connections were seen, by where."""
        return sum(self.evidence.days.values(), Sightings())

    @property
    def connections(self) -> int:
        """How many connections there were at least."""
        return self.sightings.connections

    @property
    def days(self) -> Mapping[date, int]:
        """The days on which it was seen, in UTC and in order, to connections."""
        return {
            _FIRST_DAY + timedelta(days=day): seen.connections
            for day, seen in sorted(self.evidence.days.items())
        }

    @property
    def orientation_is_certain(self) -> bool:
        """Whether some connection told by itself which end is the client."""
        return self.evidence.inferred < sum(self.evidence.sources.values())

    @property
    def names(self) -> tuple[str, ...]:
        """What its destination's address was called, the most frequent first."""
        return tuple(
            sorted(self.evidence.names, key=lambda name: (-self.evidence.names[name], name))
        )

    @property
    def has_ambiguous_name(self) -> bool:
        """Whether the address had more than one name, so that none is known to be meant."""
        return len(self.evidence.names) > 1


def moment(microseconds: int) -> datetime:
    """Return the time that is so many microseconds after the beginning of 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


def added(one: Evidence, other: Evidence) -> Evidence:
    """Return the evidence of both, whose records are not the same.

    Args:
        one: The evidence of some records.
        other: Of others.
    """
    return Evidence(
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        records=one.records + other.records,
        days={
            day: one.days.get(day, Sightings()) + other.days.get(day, Sightings())
            for day in sorted(one.days.keys() | other.days.keys())
        },
        inferred=one.inferred + other.inferred,
        by_address=one.by_address + other.by_address,
        sources=_counts(one.sources, other.sources),
        names=_counts(one.names, other.names, MOST_NAMES),
        services=_counts(one.services, other.services, MOST_NAMES),
        policies=tuple(sorted({*one.policies, *other.policies}))[:MOST_POLICIES],
        examples=tuple(
            sorted({*one.examples, *other.examples}, key=lambda item: (item.time, item.origin))[
                :MOST_EXAMPLES
            ]
        ),
    )


def settled(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Take as denied what left its sender and was stopped at the receiver.

    The sender's node reports such a connection as let through, and the receiver's as dropped. Seen
    by itself the first would teach a need that is met nowhere.

    Args:
        edges: In the order of their keys.

    Yields:
        The edges; those that were let through at the sender only, and denied at the receiver, are
        put to the denied ones, and what only one end says to come of a policy holds for both.
    """
    for _, group in groupby(edges, key=_without_class):
        found = {edge.traffic_class: edge for edge in group}
        denied = found.get(TrafficClass.DENIED)
        if denied is not None and denied.sightings.at_destination:
            for traffic_class, edge in list(found.items()):
                if traffic_class.went_through and _is_half_seen(edge):
                    evidence = added(denied.evidence, edge.evidence)
                    found[TrafficClass.DENIED] = denied = Edge(denied.key, evidence)
                    del found[traffic_class]
        _say_more(found)
        yield from sorted(found.values(), key=lambda edge: edge.key)


def _say_more(found: dict[TrafficClass, Edge]) -> None:
    """Put what one node saw pass to what the other node, which asked a policy, says of it."""
    plain = found.get(TrafficClass.ALLOWED)
    others = [
        edge
        for traffic_class, edge in found.items()
        if traffic_class.went_through and traffic_class is not TrafficClass.ALLOWED
    ]
    if plain is None or len(others) != 1:
        return
    seen, more = plain.sightings, others[0].sightings
    if seen.elsewhere or more.elsewhere:
        return
    if (seen.at_source and more.at_source) or (seen.at_destination and more.at_destination):
        return
    key = others[0].key
    found[key.traffic_class] = Edge(key, added(others[0].evidence, plain.evidence))
    del found[TrafficClass.ALLOWED]


def _is_half_seen(edge: Edge) -> bool:
    seen = edge.sightings
    return (
        edge.destination.kind is PartyKind.WORKLOAD
        and not seen.at_destination
        and not seen.elsewhere
    )


def _without_class(edge: Edge) -> tuple[Party, Party, str, int]:
    return edge.source, edge.destination, edge.protocol, edge.port


def _counts(one: Mapping[str, int], other: Mapping[str, int], most: int = 1000) -> dict[str, int]:
    if not other:
        return dict(one)
    both = {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}
    if len(both) <= most:
        return both
    return dict(sorted(both.items(), key=lambda item: (-item[1], item[0]))[:most])
