"""What would be denied: recorded edges replayed against worlds that may come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, moment
from outgate.flows.parties import PartyKind
from outgate.flows.store.briefs import Brief, brief_of
from outgate.learning.answers import Replayed, SimulateAnswer, StageTally, Tally
from outgate.learning.judging import Judge
from outgate.learning.most_frequent import MostFrequent
from outgate.learning.proving import Prover, allow_command
from outgate.model.verdicts import Verdict
from outgate.questions.reading import reading_of
from outgate.questions.world import World

_IN_CLUSTER = frozenset({PartyKind.WORKLOAD, PartyKind.SERVICE, PartyKind.UNKNOWN})

MOST_PROOFS = 1_000
"""Edges of one list that are proved in full, the most frequent first."""
MOST_LISTED = 20_000
"""Edges of one list; less frequent ones are counted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What edges are replayed against."""

    name: str
    world: World
    before: World | None = None
    """The policies of today, where `world` is something else."""
    stages: tuple[tuple[str, World], ...] = ()
    """Of a plan: its stages before the last one, which is `world`."""
    last_stage: str = ""
    notes: tuple[str, ...] = ()
    """What is to be known of the stages."""


@dataclass(slots=True)
class _Count:
    edges: int = 0
    connections: int = 0

    def add(self, connections: int) -> None:
        self.edges += 1
        self.connections += connections

    def tally(self) -> Tally:
        return Tally(self.edges, self.connections)


@dataclass(slots=True)
class _Counts:
    """Edges by verdict."""

    by_verdict: dict[Verdict, _Count] = field(default_factory=dict)

    def add(self, verdict: Verdict, connections: int) -> None:
        self.by_verdict.setdefault(verdict, _Count()).add(connections)

    def of(self, verdict: Verdict) -> Tally:
        return self.by_verdict.get(verdict, _Count()).tally()

    def stage(self, name: str) -> StageTally:
        return StageTally(
            name, self.of(Verdict.ALLOWED), self.of(Verdict.DENIED), self.of(Verdict.UNKNOWN)
        )


def simulate(
    edges: Iterable[Edge | Brief],
    candidate: Candidate,
    *,
    since: datetime | None = None,
    only_new: bool = False,
    namespaces: frozenset[str] | None = None,
) -> SimulateAnswer:
    """Replay edges.

    Args:
        edges: What was recorded, in the order of their keys.
        candidate: The policies.
        since: When the edges were seen last at the earliest, as they were chosen.
        only_new: Leave out what the policies of today deny as well.
        namespaces: Only edges from or to these; None for all.

    Returns:
        Every edge that went through and would be denied, or cannot be known, with its proof.
    """
    return _Replay(candidate, since, only_new=only_new, namespaces=namespaces).take(edges)


class _Replay:
    def __init__(
        self,
        candidate: Candidate,
        since: datetime | None,
        *,
        only_new: bool,
        namespaces: frozenset[str] | None,
    ) -> None:
        self._candidate = candidate
        self._since = since
        self._only_new = only_new
        self._namespaces = namespaces
        self._judge = Judge(candidate.world)
        self._prover = Prover(self._judge)
        self._before = None if candidate.before is None else Judge(candidate.before)
        self._stages = [(name, Judge(world), _Counts()) for name, world in candidate.stages]
        self._counts = _Counts()
        self._outside = _Count()
        self._denied = MostFrequent(MOST_LISTED)
        self._unknown = MostFrequent(MOST_LISTED)
        self._denied_today = MostFrequent(MOST_LISTED)
        self._unproved = 0
        self._unlisted = 0
        self._hidden = _Count()
        self._span: tuple[datetime, datetime] | None = None

    def take(self, edges: Iterable[Edge | Brief]) -> SimulateAnswer:
        """Replay all edges."""
        first, last = 2**63, -(2**63)
        for edge in edges:
            brief = edge if isinstance(edge, Brief) else brief_of(edge)
            if self._namespaces is not None and not self._is_asked(brief):
                continue
            if brief.first < first:
                first = brief.first
            if brief.last > last:
                last = brief.last
            self._take(brief)
        if first <= last:
            self._span = (moment(first), moment(last))
        return self._answer()

    def _is_asked(self, edge: Brief) -> bool:
        names = self._namespaces or frozenset()
        return edge.source.namespace in names or edge.destination.namespace in names

    def _take(self, edge: Brief) -> None:
        connections = edge.connections
        if edge.traffic_class is TrafficClass.NOT_POLICY or not _concerns_policies(edge):
            self._outside.add(connections)
            return
        if edge.traffic_class is TrafficClass.DENIED:
            self._denied_today.add(edge)
            return
        for _, judge, counts in self._stages:
            counts.add(judge.verdict(edge), connections)
        verdict = self._judge.verdict(edge)
        self._counts.add(verdict, connections)
        if verdict is Verdict.UNKNOWN:
            self._unknown.add(edge)
        elif verdict is Verdict.DENIED:
            if self._only_new and self._today(edge) is Verdict.DENIED:
                self._hidden.add(connections)
            else:
                self._denied.add(edge)

    def _today(self, edge: Brief) -> Verdict | None:
        return None if self._before is None else self._before.verdict(edge)

    def _proved(self, found: MostFrequent) -> tuple[Replayed, ...]:
        """Prove what was found, the most frequent in full, and put it in order by source."""
        listed = found.listed()
        self._unlisted += found.left_out
        self._unproved += max(0, len(listed) - MOST_PROOFS)
        in_full = {id(one) for one in listed[:MOST_PROOFS]}
        # Rows are kept of one source at a time.
        listed.sort(key=lambda one: one.source)
        return _ordered([self._replayed(one, in_full=id(one) in in_full) for one in listed])

    def _replayed(self, found: Brief, *, in_full: bool) -> Replayed:
        edge, judgement = found.edge(), self._judge.judge(found)
        prover = self._prover
        proof = prover.prove(edge, judgement) if in_full else prover.sketch(judgement)
        allow = ""
        if judgement.verdict is Verdict.DENIED and prover.denies_egress(judgement):
            allow = allow_command(edge, judgement)
        return Replayed(edge, judgement.verdict, self._today(found), proof, allow)

    def _answer(self) -> SimulateAnswer:
        stages = [counts.stage(name) for name, _, counts in self._stages]
        if stages:
            stages.append(self._counts.stage(self._candidate.last_stage))
        first, last = self._span or (None, None)
        denied, unknown = self._proved(self._denied), self._proved(self._unknown)
        denied_today = self._proved(self._denied_today)
        return SimulateAnswer(
            candidate=self._candidate.name,
            since=self._since,
            only_new=self._only_new,
            allowed=self._counts.of(Verdict.ALLOWED),
            denied_tally=_less(self._counts.of(Verdict.DENIED), self._hidden.tally()),
            unknown_tally=self._counts.of(Verdict.UNKNOWN),
            denied=denied,
            unknown=unknown,
            denied_today=denied_today,
            outside=self._outside.tally(),
            stages=tuple(stages),
            first=first,
            last=last,
            notes=tuple(self._notes()),
            reading=reading_of(self._candidate.world),
        )

    def _notes(self) -> Iterable[str]:
        if self._span is None:
            yield "no traffic was recorded for this question: that nothing is denied means nothing"
        if self._hidden.edges:
            yield (
                f"{self._hidden.edges:,} more would be denied that the policies of today deny as "
                "well; leave --only-new-denials out to see them"
            )
        if self._unlisted:
            yield (
                f"{self._unlisted:,} of the less frequent are counted and not listed, since there "
                "are so many; -n limits the question"
            )
        if self._unproved:
            yield (
                f"{self._unproved:,} of the less frequent are not proved in full, since there are "
                "so many; -n limits the question, and outgate explain proves any of them"
            )
        yield from self._candidate.notes


def _less(all_of_them: Tally, some: Tally) -> Tally:
    return Tally(all_of_them.edges - some.edges, all_of_them.connections - some.connections)


def _concerns_policies(edge: Brief) -> bool:
    """Say whether an end of the edge can be a pod."""
    return edge.source.kind in _IN_CLUSTER or edge.destination.kind in _IN_CLUSTER


def _ordered(found: Sequence[Replayed]) -> tuple[Replayed, ...]:
    return tuple(
        sorted(found, key=lambda one: (one.edge.source, -one.edge.connections, one.edge.key))
    )
