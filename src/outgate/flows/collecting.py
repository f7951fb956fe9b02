"""Flows into edges: oriented, each connection once, both ends identified and named."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator

from outgate.flows.accounting import Accounting, Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.connections import Connections, Seen
from outgate.flows.edges import MOST_EXAMPLES, Edge, EdgeKey, Evidence, Example, Sightings
from outgate.flows.flow import Answer, Flow, Lost, Read, SetAside, Side, Vantage
from outgate.flows.identifying import Identities
from outgate.flows.marking import MOST_MARKS, mark_of
from outgate.flows.naming import Names
from outgate.flows.orienting import Servers, guess, is_suspect
from outgate.flows.parties import Party, PartyKind

_DAY = 86_400 * 1_000_000
_HOUR = 3_600 * 1_000_000
_MOST_WAITING = 10_000
"""Records that do not tell which way they go wait for others that do."""
MOST_EDGES = 40_000
"""So many edges are kept in memory; then they are written away."""
_RANKS = {
    TrafficClass.ALLOWED: 0,
    TrafficClass.ALLOWED_BY_DEFAULT: 1,
    TrafficClass.ALLOWED_BY_POLICY: 2,
    TrafficClass.ALLOWED_BY_HOLD_OPEN: 3,
    TrafficClass.WOULD_BE_DENIED: 4,
    TrafficClass.NOT_POLICY: 0,
    TrafficClass.DENIED: 1,
}
_PLACES = {Vantage.ELSEWHERE: 2, Vantage.SENDER: 0, Vantage.RECEIVER: 1}
_REPLY_PLACES = {Vantage.ELSEWHERE: 2, Vantage.SENDER: 1, Vantage.RECEIVER: 0}
_LOOPBACK = ("127.", "::1")


class _Growing:
    """An edge that grows."""

    __slots__ = (
        "by_address", "days", "examples", "first", "inferred", "last", "names", "policies",
        "records", "services", "sources",
    )  # fmt: skip

    def __init__(self, time: int) -> None:
        self.first = self.last = time
        self.records = self.inferred = self.by_address = 0
        self.days: dict[int, list[int]] = {}
        self.sources: dict[str, int] = {}
        self.names: dict[str, int] = {}
        self.services: dict[str, int] = {}
        self.policies: set[str] = set()
        self.examples: list[Example] = []

    def frozen(self) -> Evidence:
        return Evidence(
            first=self.first,
            last=self.last,
            records=self.records,
            days={day: Sightings(*counts) for day, counts in sorted(self.days.items())},
            inferred=self.inferred,
            by_address=self.by_address,
            sources=self.sources,
            names=self.names,
            services=self.services,
            policies=tuple(sorted(self.policies)),
            examples=tuple(self.examples),
        )


_EdgeParts = tuple[Party, Party, str, int, TrafficClass]


class Collector:
    """Takes what readers read, and counts every record."""

    def __init__(
        self,
        identities: Identities,
        servers: Servers,
        write: Callable[[Iterator[Edge]], None],
        marks: Collection[int] = (),
    ) -> None:
        """Collect.

        Args:
            identities: What the ends are.
            servers: Who is known to listen where.
            write: Takes edges when there are too many, and at the end.
            marks: Of records that other inputs have brought before; see `marking`.
        """
        self.accounting = Accounting()
        self._identities = identities
        self._servers = servers
        self._write = write
        self._connections = Connections()
        self._names = Names()
        self._edges: dict[_EdgeParts, _Growing] = {}
        self._waiting: list[tuple[Flow, str, str]] = []
        self._before = 0
        self._known = marks
        self.marks: deque[int] = deque(maxlen=MOST_MARKS)
        """Of the last records of this input."""

    def take(self, read: Read, source: str, place: str) -> None:
        """Take one record.

        Args:
            read: What its reader made of it.
            source: The source of records.
            place: File and line.
        """
        accounting = self.accounting
        accounting.read += 1
        if type(read) is Flow:
            self._flow(read, source, place)
        elif type(read) is SetAside:
            accounting.put_aside(read.reason, f"{place} {read.detail}".rstrip())
        elif type(read) is Answer:
            self._names.tell(
                _client(read.client), read.name, read.addresses, read.time, read.seconds
            )
            if read.flow is None:
                accounting.put_aside(Reason.APPLICATION, place)
            else:
                self._flow(read.flow, source, place)
        elif type(read) is Lost:
            accounting.lost += read.number
            accounting.put_aside(Reason.NO_TRAFFIC, place)

    def finish(self) -> None:
        """Decide what waited, and write everything."""
        self._decide_waiting()
        self._spill()

    def _flow(self, flow: Flow, source: str, place: str) -> None:
        time = flow.time
        accounting = self.accounting
        if flow.source_port and flow.has_connection:
            mark = mark_of(flow)
            if mark in self._known:
                accounting.put_aside(Reason.AGAIN, place)
                return
            self.marks.append(mark)
        if accounting.first == 0:
            accounting.first = accounting.last = time
        elif time > accounting.last:
            accounting.last = time
        elif time < accounting.first:
            accounting.first = time
        if self._before - time > _HOUR:
            accounting.clock_jumps += 1
        self._before = time
        is_reply = flow.is_reply
        if is_reply is None:
            is_reply = self._known_way(flow)
            if is_reply is None:
                self._waiting.append((flow, source, place))
                if len(self._waiting) >= _MOST_WAITING:
                    self._decide_waiting()
                return
        elif not is_reply and flow.destination_port and not is_suspect(flow):
            self._servers.see(flow.protocol, flow.destination.address, flow.destination_port)
        self._oriented(flow, is_reply, source, place, inferred=False)

    def _known_way(self, flow: Flow) -> bool | None:
        """Look for the connection, either way."""
        if not flow.source_port or not flow.has_connection:
            return None
        time = flow.time
        for reply in (False, True):
            if self._connections.find(_key(flow, reply=reply), time) is not None:
                return reply
        return None

    def _decide_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for flow, source, place in waiting:
            is_reply = self._known_way(flow)
            if is_reply is not None:
                self._oriented(flow, is_reply, source, place, inferred=False)
                continue
            is_reply = guess(flow, self._servers)
            if is_reply is None:
                self.accounting.put_aside(Reason.UNORIENTED, place)
            else:
                self._oriented(flow, is_reply, source, place, inferred=True)

    def _oriented(
        self, flow: Flow, is_reply: bool, source: str, place: str, *, inferred: bool
    ) -> None:
        accounting = self.accounting
        if is_reply and flow.protocol in ("TCP", "UDP", "SCTP") and not flow.source_port:
            # The server's port is not in the record.
            accounting.put_aside(Reason.REPLY, place)
            return
        time = flow.time
        key = _key(flow, reply=is_reply)
        seen = None
        if flow.has_connection and (flow.source_port or flow.protocol.startswith("ICMP")):
            seen = self._connections.find(key, time)
        traffic_class = flow.traffic_class
        rank = _RANKS[traffic_class]
        if seen is None or rank > seen.rank or (flow.policies and seen.rank == rank):
            began = self._begin(flow, is_reply, key, source, place, seen, inferred=inferred)
            if began is None:
                return
            seen = began
        else:
            accounting.duplicates += 1
        accounting.used += 1
        if inferred:
            accounting.inferred += 1
        edge = seen.edge
        edge.records += 1
        if time > edge.last:
            edge.last = time
        elif time < edge.first:
            edge.first = time
        if time > seen.last:
            seen.last = time
        day = time // _DAY
        if day != seen.day:
            seen.day = day
            seen.vantages = 0
        vantage = flow.vantage
        at = _REPLY_PLACES[vantage] if is_reply else _PLACES[vantage]
        bit = 1 << at
        if not seen.vantages & bit:
            seen.vantages |= bit
            counts = edge.days.get(day)
            if counts is None:
                counts = edge.days[day] = [0, 0, 0]
            counts[at] += flow.connections

    def _begin(
        self,
        flow: Flow,
        is_reply: bool,
        key: tuple[object, ...],
        source: str,
        place: str,
        old: Seen | None,
        *,
        inferred: bool,
    ) -> Seen | None:
        """Count a connection that is new, or of which more is known now."""
        client, server = flow.source, flow.destination
        port = flow.destination_port
        if is_reply:
            client, server = server, client
            port = flow.source_port
        time = flow.time
        if (client.address and client.address == server.address) or server.address.startswith(
            _LOOPBACK
        ):
            self.accounting.put_aside(Reason.LOOPBACK, place)
            return None
        from_party, from_address = self._identities.of(client, time)
        to_party, to_address = self._identities.of(server, time)
        for party in (from_party, to_party):
            if party.kind is PartyKind.UNKNOWN and not party.address and not party.name:
                self.accounting.put_aside(Reason.NO_ADDRESS_OR_NAME, place)
                return None
        if PartyKind.UNKNOWN in (from_party.kind, to_party.kind):
            self.accounting.unknown_ends += 1
        parts = (from_party, to_party, flow.protocol, port, flow.traffic_class)
        edge = self._edges.get(parts)
        if edge is None:
            if len(self._edges) >= MOST_EDGES:
                self._spill()
            edge = self._edges[parts] = _Growing(time)
        edge.policies.update(flow.policies[:16])
        if old is not None and old.edge is edge:
            self.accounting.duplicates += 1
            return old
        by_address = from_address or to_address
        seen = Seen(edge, time // _DAY, time, _RANKS[flow.traffic_class], inferred, by_address)
        if old is not None:
            self.accounting.duplicates += 1
            _take_back(old, seen, source)
        self._connections.put(key, seen)
        number = flow.connections
        edge.sources[source] = edge.sources.get(source, 0) + number
        edge.inferred += number * inferred
        edge.by_address += number * by_address
        if to_party.kind in (PartyKind.EXTERNAL, PartyKind.UNKNOWN) and to_party.address:
            told = self._names.of(_client(client), to_party.address, time)
            for name in {*server.names, *told}:
                edge.names[name] = edge.names.get(name, 0) + number
        if flow.service:
            edge.services[flow.service] = edge.services.get(flow.service, 0) + number
        if len(edge.examples) < MOST_EXAMPLES:
            edge.examples.append(_example(flow, client, server, is_reply, place))
        return seen

    def _spill(self) -> None:
        """Write the edges; a connection that goes on counts on a part of its own."""
        edges, self._edges = self._edges, {}
        better = self._identities.better
        self._connections = Connections()
        self._write(
            Edge(EdgeKey(better(parts[0]), better(parts[1]), *parts[2:]), edge.frozen())
            for parts, edge in edges.items()
            if edge.records
        )


def _take_back(old: Seen, new: Seen, source: str) -> None:
    """Move a connection to the edge that says more of it."""
    edge = old.edge
    counts = edge.days.get(old.day)
    for at in range(3):
        if counts is not None and old.vantages & (1 << at):
            counts[at] -= 1
            target = new.edge.days.setdefault(old.day, [0, 0, 0])
            target[at] += 1
    if counts is not None and not any(counts):
        del edge.days[old.day]
    new.vantages = old.vantages
    new.day = old.day
    edge.records -= 1
    new.edge.records += 1
    new.edge.first = min(new.edge.first, old.last)
    left = edge.sources.get(source, 0) - 1
    if left > 0:
        edge.sources[source] = left
    else:
        edge.sources.pop(source, None)
    edge.inferred -= old.inferred
    edge.by_address -= old.by_address
    if not edge.days:
        new.edge.records += edge.records
        new.edge.first = min(new.edge.first, edge.first)
        edge.records = 0


def _key(flow: Flow, *, reply: bool) -> tuple[object, ...]:
    blocked = flow.traffic_class in _BLOCKED
    source = flow.source.address or flow.source.pod
    destination = flow.destination.address or flow.destination.pod
    if reply:
        return (
            flow.protocol, destination, flow.destination_port, source, flow.source_port, blocked
        )  # fmt: skip
    return (flow.protocol, source, flow.source_port, destination, flow.destination_port, blocked)


_BLOCKED = frozenset({TrafficClass.DENIED, TrafficClass.NOT_POLICY})


def _client(side: Side) -> str:
    return f"{side.namespace}/{side.pod}" if side.pod else side.address


def _example(flow: Flow, client: Side, server: Side, is_reply: bool, place: str) -> Example:
    return Example(
        time=flow.time,
        origin=place,
        source_pod=client.pod,
        source_address=client.address,
        source_port=flow.destination_port if is_reply else flow.source_port,
        destination_pod=server.pod,
        destination_address=server.address,
    )
