"""The verdict of one world on recorded edges: solved once, then a row per source.

Edges come in the order of their sources, so that the rows of one source are all that is kept. A
million of them are asked for their verdict, and only those that are shown for the reason of it:
`Judge.verdict` takes all destinations of a source at one port together, as masks, and leaves what
masks do not tell to `Judge.judge`, which looks at every pair of endpoints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Row
from outgate.flows.parties import Party, PartyKind
from outgate.learning.ends import EndFinder, Ends, traffic_of
from outgate.model.verdicts import Verdict
from outgate.questions.world import World
from outgate.sets.traffic import EVERYTHING, NOTHING, Traffic


class Question(Protocol):
    """What an edge asks of policies."""

    @property
    def source(self) -> Party:
        """The client."""
        ...

    @property
    def destination(self) -> Party:
        """The server."""
        ...

    @property
    def protocol(self) -> str:
        """The protocol."""
        ...

    @property
    def port(self) -> int:
        """The server's port; 0 where the protocol has none."""
        ...


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a world makes of an edge."""

    verdict: Verdict
    reason: str = ""
    """Where the ends are not known, or not all of their pods are treated alike."""
    source: Endpoint | None = None
    """The pair that the verdict is proved by."""
    destination: Endpoint | None = None
    wanted: Traffic = NOTHING


_ALLOWED = Judgement(Verdict.ALLOWED)


class Judge:
    """Judges edges under one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._reachability = world.reachability
        self._ends = EndFinder(self._reachability)
        self._everything = self._reachability.endpoints.everything
        self._source: Party | None = None
        self._sources = Ends()
        self._rows: dict[int, Row] = {}
        self._passing: dict[tuple[str, int], tuple[int, int] | None] = {}
        self._traffic: dict[tuple[str, int], Traffic | None] = {}

    def verdict(self, question: Question) -> Verdict:
        """Return the verdict of `judge`, without what proves it.

        Args:
            question: What was recorded.
        """
        if question.source != self._source:
            self._begin(question.source)
        port = (question.protocol, question.port)
        if port in self._passing:
            passing = self._passing[port]
        else:
            passing = self._passing[port] = self._masks(*port)
        if passing is not None:
            mask = self._ends.find(question.destination).mask
            if mask:
                surely, possibly = passing
                if mask & surely == mask:
                    return Verdict.ALLOWED
                if not mask & possibly:
                    return Verdict.DENIED
        return self.judge(question).verdict

    def judge(self, question: Question) -> Judgement:
        """Return what the policies make of an edge.

        Args:
            question: What was recorded.

        Returns:
            ALLOWED or DENIED where that holds for every pod that the edge may be about, UNKNOWN
            otherwise.
        """
        source, destination = question.source, question.destination
        protocol, port = question.protocol, question.port
        if source != self._source:
            self._begin(source)
        sources = self._sources
        if destination.kind is PartyKind.SERVICE:
            destinations = self._ends.behind(destination, protocol, port)
        else:
            destinations = self._ends.find(destination)
        if sources.unknown or not sources.endpoints:
            words = sources.unknown or f"nothing in the input is {source}"
            return Judgement(Verdict.UNKNOWN, words)
        if destinations.unknown or not destinations.endpoints:
            return self._to_unknown(sources, destinations, destination)
        wanted = self._wanted(protocol, port)
        if wanted is None:
            return self._undefined(sources, destinations, protocol)
        return self._pairs(sources, destinations, wanted)

    def outside_of(self, question: Question) -> Ends:
        """Return the destination of an edge, for its one outside address."""
        return self._ends.find(question.destination)

    def _begin(self, source: Party) -> None:
        self._source = source
        self._sources = self._ends.find(source)
        self._rows = {}
        self._passing = {}

    def _wanted(self, protocol: str, port: int) -> Traffic | None:
        asked = (protocol, port)
        if asked not in self._traffic:
            self._traffic[asked] = traffic_of(protocol, port)
        return self._traffic[asked]

    def _masks(self, protocol: str, port: int) -> tuple[int, int] | None:
        """Return whom every pod of the source surely reaches at a port, and whom any possibly.

        Returns:
            Both as masks; None where that takes more than masks.
        """
        wanted = self._wanted(protocol, port)
        sources = self._sources
        if wanted is None or sources.unknown or not sources.endpoints:
            return None
        surely, possibly = self._everything, 0
        for source, _ in sources.endpoints:
            row = self._row(source)
            low = high = self._outside if _is_outside(source) else 0
            for traffic, mask in row.low.items():
                if wanted <= traffic:
                    low |= mask
            for traffic, mask in row.high.items():
                if wanted & traffic:
                    high |= mask
            surely &= low
            possibly |= high
        return surely, possibly

    @property
    def _outside(self) -> int:
        return self._reachability.endpoints.external

    def _row(self, source: Endpoint) -> Row:
        row = self._rows.get(source.index)
        if row is None:
            row = self._rows[source.index] = self._reachability.row(source, self._everything)
        return row

    def _pairs(self, sources: Ends, destinations: Ends, wanted: Traffic) -> Judgement:
        chosen: dict[Verdict, Judgement] = {}
        for source, _ in sources.endpoints:
            row = self._row(source)
            for destination, own in destinations.endpoints:
                asked = own or wanted
                if _is_outside(source) and _is_outside(destination):
                    verdict = Verdict.ALLOWED
                else:
                    verdict = _verdict(row, destination.index, asked)
                if verdict not in chosen:
                    chosen[verdict] = Judgement(verdict, "", source, destination, asked)
        if len(chosen) == 1:
            return next(iter(chosen.values()))
        if Verdict.UNKNOWN in chosen:
            return chosen[Verdict.UNKNOWN]
        denied = chosen[Verdict.DENIED]
        words = "it is denied to some of the pods or addresses that it may be about, not to all"
        return Judgement(Verdict.UNKNOWN, words, denied.source, denied.destination, denied.wanted)

    def _to_unknown(self, sources: Ends, destinations: Ends, party: Party) -> Judgement:
        """Judge an edge to an end that is not known: only what is free altogether is allowed."""
        words = destinations.unknown or f"nothing in the input is {party}"
        if party.kind is PartyKind.PLATFORM and self._is_free(sources, egress=True):
            # What is no pod has no policies of its own.
            return _ALLOWED
        return Judgement(Verdict.UNKNOWN, words)

    def _undefined(self, sources: Ends, destinations: Ends, protocol: str) -> Judgement:
        """Judge a protocol of which the API says that what policies do to it is not defined."""
        if self._is_free(sources, egress=True) and self._is_free(destinations, egress=False):
            return _ALLOWED
        return Judgement(
            Verdict.UNKNOWN,
            f"what policies do to {protocol} is not defined by the API: only TCP, UDP and SCTP are",
        )

    def _is_free(self, ends: Ends, *, egress: bool) -> bool:
        side = self._reachability.egress if egress else self._reachability.ingress
        bound = side.isolated | side.may_deny
        return not any(bound >> endpoint.index & 1 for endpoint, _ in ends.endpoints)


def _is_outside(endpoint: Endpoint) -> bool:
    return endpoint.kind is EndpointKind.EXTERNAL


def _verdict(row: Row, index: int, wanted: Traffic) -> Verdict:
    low = _reached(row.low, index)
    if low is EVERYTHING or wanted <= low:
        return Verdict.ALLOWED
    high = low if row.high is row.low else _reached(row.high, index)
    return Verdict.UNKNOWN if wanted & high else Verdict.DENIED


def _reached(parts: Partition, index: int) -> Traffic:
    found = NOTHING
    for traffic, mask in parts.items():
        if mask >> index & 1:
            found = traffic if not found else found | traffic
    return found
