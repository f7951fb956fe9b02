"""The verdict of one world on recorded edges: solved once, then a row per source.

Edges come in the order of their sources, so that the rows of one source are all that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Row
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.learning.ends import EndFinder, Ends, traffic_of
from outgate.model.verdicts import Verdict
from outgate.questions.world import World
from outgate.sets.traffic import EVERYTHING, NOTHING, Traffic


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
        self._rows: dict[int, Row] = {}
        self._traffic: dict[tuple[str, int], Traffic | None] = {}

    def judge(self, edge: Edge) -> Judgement:
        """Return what the policies make of an edge.

        Args:
            edge: What was recorded.

        Returns:
            ALLOWED or DENIED where that holds for every pod that the edge may be about, UNKNOWN
            otherwise.
        """
        key = edge.key
        sources = self._ends.find(key.source)
        if key.destination.kind is PartyKind.SERVICE:
            destinations = self._ends.behind(key.destination, key.protocol, key.port)
        else:
            destinations = self._ends.find(key.destination)
        if sources.unknown or not sources.endpoints:
            words = sources.unknown or f"nothing in the input is {key.source}"
            return Judgement(Verdict.UNKNOWN, words)
        if destinations.unknown or not destinations.endpoints:
            return self._to_unknown(sources, destinations, key.destination)
        asked = (key.protocol, key.port)
        if asked not in self._traffic:
            self._traffic[asked] = traffic_of(*asked)
        wanted = self._traffic[asked]
        if wanted is None:
            return self._undefined(sources, destinations, key.protocol)
        if key.source != self._source:
            self._source = key.source
            self._rows = {}
        return self._pairs(sources, destinations, wanted)

    def outside_of(self, edge: Edge) -> Ends:
        """Return the destination of an edge, for its one outside address."""
        return self._ends.find(edge.key.destination)

    def _pairs(self, sources: Ends, destinations: Ends, wanted: Traffic) -> Judgement:
        if len(sources.endpoints) == 1 and len(destinations.endpoints) == 1:
            # By far the most edges, of which by far the most are allowed.
            (source, _), (destination, own) = sources.endpoints[0], destinations.endpoints[0]
            row = self._rows.get(source.index)
            if row is not None and _reached(row.low, destination.index) is EVERYTHING:
                return _ALLOWED
        chosen: dict[Verdict, Judgement] = {}
        for source, _ in sources.endpoints:
            row = self._rows.get(source.index)
            if row is None:
                row = self._reachability.row(source, self._everything)
                self._rows[source.index] = row
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
