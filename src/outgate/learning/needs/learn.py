"""What each workload needs, as recorded traffic shows it: intents, or what is to be added to some.

What a person has to look at is set apart, what teaches nothing is counted, and nothing that intents
hold already is ever taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from outgate.flows.edges import Edge, moment
from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import EgressIntent, Intents
from outgate.intents.needs import (
    Destination,
    Need,
    Platform,
    PortRange,
    RangeException,
    ToBlock,
    ToHost,
    ToPlatform,
)
from outgate.intents.shape import MOST_PORTS
from outgate.learning.needs.answers import (
    LearnAnswer,
    LearntNeed,
    NotSeen,
    Observed,
    ReviewNeed,
    Standing,
    Unlearnt,
)
from outgate.learning.needs.collecting import Collecting, Collection
from outgate.learning.needs.completeness import completeness_of
from outgate.learning.needs.metadata import metadata_at
from outgate.learning.needs.options import LearnOptions
from outgate.learning.needs.prefixes import put_together
from outgate.learning.needs.reviewing import Reviewer
from outgate.learning.needs.sought import Sought
from outgate.learning.needs.standing import Standings
from outgate.learning.needs.subjects import Learner, Learners
from outgate.learning.needs.suspicions import REMEDIES, SENTENCES, Suspicion, is_accepted
from outgate.learning.needs.targets import Targets
from outgate.learning.needs.traces import Trace
from outgate.learning.needs.writing import additions_of, intents_of
from outgate.planning.destinations import resolve
from outgate.planning.ground import Ground, make_ground
from outgate.planning.names_lock import NamesLock
from outgate.questions.reading import reading_of
from outgate.questions.world import World

MOST_RANGES = 64
"""Ranges of one workload at one port; more say that ranges are not the way to say it."""
WHY = "learnt from recorded traffic; say what it is for"
_LATER_KNOWN = frozenset({"host-name", "unknown-dns", "no-dns-proxy", "wildcard"})
"""Why a plan refuses a need that is right all the same."""


def learn(
    edges: Iterable[Edge],
    world: World,
    existing: Intents | None = None,
    options: LearnOptions | None = None,
    *,
    today: date | None = None,
) -> LearnAnswer:
    """Learn what workloads need.

    Args:
        edges: What was recorded, each edge once; as `Store.edges` gives them.
        world: The cluster.
        existing: Intents that are there already, and the baseline; the default one without.
        options: How to learn.
        today: The day for which needs are valid or expired, in UTC.

    Returns:
        The needs, what a person has to look at, and how complete the picture is.
    """
    intents = existing if existing is not None else Intents((), DEFAULT_BASELINE)
    chosen = options if options is not None else LearnOptions()
    learning = _Learning(world, intents, chosen, today or datetime.now(UTC).date())
    return learning.learn(edges)


@dataclass(slots=True)
class _Wish:
    """A need as it would be written, and what it stands on."""

    learner: Learner
    to: Destination
    ports: list[PortRange]
    trace: Trace
    exception: RangeException | None = None
    seen: int = 0
    allowed: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def need(self) -> Need:
        """The need."""
        return Need(
            self.to,
            tuple(sorted(set(self.ports))),
            WHY,
            exception=self.exception,
            evidence=self.trace.evidence,
        )


class _Learning:
    """Holds what the steps share."""

    def __init__(self, world: World, intents: Intents, options: LearnOptions, today: date) -> None:
        self._world = world
        self._intents = intents
        self._options = options
        self._ground: Ground = make_ground(
            world.snapshot, options.facts, options.profile, intents.baseline, NamesLock()
        )
        self._learners = Learners(self._ground, intents.baseline)
        self._standings = Standings(self._ground, intents, today)
        self._needs: list[LearntNeed] = []
        self._review: list[ReviewNeed] = []
        self._wishes: dict[tuple[str, Destination, RangeException | None], _Wish] = {}
        self._unnamed: dict[str, None] = {}
        self._traces: list[tuple[str, str, Trace]] = []
        """Of every need that traffic showed: whose, what, and its trace."""

    def learn(self, edges: Iterable[Edge]) -> LearnAnswer:
        """Learn."""
        collecting = Collecting(
            self._learners,
            Targets(self._ground),
            names=self._options.names,
            namespaces=self._options.namespaces,
        )
        for edge in edges:
            collecting.take(edge)
        found = collecting.found
        reviewer = Reviewer(found)
        for whose in sorted(found.sought):
            self._decide(found.sought[whose].values(), reviewer)
        for wish in self._wishes.values():
            self._write(wish)
        return self._answer(found)

    def _decide(self, mine: Iterable[Sought], reviewer: Reviewer) -> None:
        """Decide what becomes of all that one workload was seen to reach."""
        scattered: dict[PortRange, list[Sought]] = {}
        for sought in sorted(mine, key=lambda one: (one.words, one.node)):
            if self._is_held(sought):
                continue
            suspicion = reviewer.suspicion(sought)
            if suspicion is not None and not self._is_accepted(sought, suspicion):
                continue
            if sought.to is None and sought.port is not None and suspicion is None:
                scattered.setdefault(sought.port, []).append(sought)
                continue
            self._wish_for(sought, suspicion)
        for port, parts in scattered.items():
            self._put_together(port, parts)

    def _is_held(self, sought: Sought) -> bool:
        """Say whether an intent, or the baseline, allows it already; then that is noted."""
        need = _plain_need(sought)
        trace = sought.trace
        if self._standings.gives_dns(need):
            if sought.went_through:
                self._note(sought.learner, need, Standing.BASELINE, trace)
            return True
        held = self._standings.find(sought.learner, need)
        if held is None:
            return False
        standing = Standing.PRESENT if held.intent is not None else Standing.BASELINE
        self._note(sought.learner, need, standing, trace, by=f"{held.need.origin}: {held.need}")
        return True

    def _is_accepted(self, sought: Sought, suspicion: Suspicion) -> bool:
        name = f"{suspicion}/{sought.learner}/{sought.words}"
        accepted = is_accepted(name, self._options.accepted)
        why = SENTENCES[suspicion]
        if suspicion is Suspicion.METADATA and sought.address is not None:
            why = f"it is {metadata_at(sought.address)}"
        if suspicion is Suspicion.NODE:
            why = f"it is node {sought.node}, and on a node is more than what was called"
        self._set_apart(name, suspicion, sought.learner, sought.words, why, sought.trace, accepted)
        return accepted

    def _set_apart(
        self,
        name: str,
        suspicion: Suspicion,
        learner: Learner,
        words: str,
        why: str,
        trace: Trace,
        accepted: bool,
        remedy: str = "",
    ) -> None:
        self._review.append(
            ReviewNeed(
                name=name,
                suspicion=suspicion,
                namespace=learner.namespace,
                subject=str(learner.subject),
                destination=words,
                why=why,
                remedy=remedy or REMEDIES[suspicion],
                observed=_observed(trace),
                accepted=accepted,
            )
        )

    def _wish_for(self, sought: Sought, suspicion: Suspicion | None) -> None:
        need = _plain_need(sought)
        exception = None
        if suspicion in (Suspicion.METADATA, Suspicion.NODE):
            exception = RangeException(f"accepted when it was learnt: {SENTENCES[suspicion]}")
        if suspicion is Suspicion.METADATA and need.ports == (PortRange("TCP", 80, 80),):
            need = replace(need, to=ToPlatform(Platform.CLOUD_METADATA))
        wish = self._wish(sought.learner, need.to, sought.trace, exception)
        wish.ports += need.ports
        if isinstance(need.to, ToBlock):
            wish.seen = wish.allowed = 1
        if isinstance(need.to, ToHost) and sought.seen.is_ambiguous:
            wish.notes.append("its address has other names too, which the same client looked up")

    def _wish(
        self,
        learner: Learner,
        to: Destination,
        trace: Trace,
        exception: RangeException | None = None,
    ) -> _Wish:
        key = (str(learner), to, exception)
        wish = self._wishes.get(key)
        if wish is None:
            wish = self._wishes[key] = _Wish(learner, to, [], Trace(), exception)
        wish.trace.join(trace)
        return wish

    def _put_together(self, port: PortRange, parts: list[Sought]) -> None:
        """Put the outside addresses of one workload at one port together to ranges."""
        learner = parts[0].learner
        by_address = {one.address: one for one in parts if one.address is not None}
        widest = self._options.widest
        ranges = put_together(by_address, {4: widest.v4, 6: widest.v6}, self._options.ranges)
        self._unnamed[str(learner)] = None
        if len(ranges) > MOST_RANGES:
            name = f"{Suspicion.MANY_ADDRESSES}/{learner}/{port}"
            accepted = is_accepted(name, self._options.accepted)
            trace = Trace()
            for one in parts:
                trace.join(one.trace)
            words = f"{len(by_address):,} addresses, {len(ranges):,} ranges at {port}"
            self._set_apart(
                name,
                Suspicion.MANY_ADDRESSES,
                learner,
                words,
                SENTENCES[Suspicion.MANY_ADDRESSES],
                trace,
                accepted,
            )
            if not accepted:
                return
        for found in ranges:
            trace = Trace()
            for address in found.seen:
                trace.join(by_address[address].trace)
            wish = self._wish(learner, ToBlock(found.cidr), trace)
            wish.ports.append(port)
            wish.seen = max(wish.seen, len(found.seen))
            wish.allowed = found.allowed
            name = self._options.ranges.get(found.cidr, "")
            if name and name not in wish.notes:
                wish.notes.append(name)

    def _write(self, wish: _Wish) -> None:
        """Make a need of a wish, unless a plan would refuse it."""
        need = wish.need
        stops = [
            one
            for one in resolve(self._ground, need, wish.learner.namespace).obstacles
            if one.stops and one.code not in _LATER_KNOWN
        ]
        if stops and not isinstance(need.to, ToPlatform):
            words = str(need)
            name = f"{Suspicion.NO_POLICY}/{wish.learner}/{words}"
            accepted = is_accepted(name, self._options.accepted)
            self._set_apart(
                name,
                Suspicion.NO_POLICY,
                wish.learner,
                words,
                stops[0].what,
                wish.trace,
                accepted,
                stops[0].remedy,
            )
            if not accepted:
                return
            need = replace(
                need, exception=RangeException(f"accepted when it was learnt: {stops[0].what}")
            )
        self._traces.append((str(wish.learner), str(need), wish.trace))
        for part in _parts(need):
            self._note(
                wish.learner,
                part,
                Standing.NEW,
                wish.trace,
                seen=wish.seen,
                allowed=wish.allowed,
                notes=tuple(wish.notes),
            )

    def _note(
        self,
        learner: Learner,
        need: Need,
        standing: Standing,
        trace: Trace,
        *,
        seen: int = 0,
        allowed: int = 0,
        notes: tuple[str, ...] = (),
        by: str = "",
    ) -> None:
        if standing is not Standing.NEW:
            self._traces.append((str(learner), str(need), trace))
        self._needs.append(
            LearntNeed(
                namespace=learner.namespace,
                subject=str(learner.subject),
                need=need,
                standing=standing,
                observed=_observed(trace),
                addresses_seen=seen,
                addresses_allowed=allowed,
                notes=notes,
                by=by,
            )
        )

    def _answer(self, found: Collection) -> LearnAnswer:
        new = [one for one in self._needs if one.standing is Standing.NEW]
        learners = {str(one): one for one in self._everybody()}
        needs_of: dict[str, list[Need]] = {}
        for one in new:
            needs_of.setdefault(f"{one.namespace}/{one.subject}", []).append(one.need)
        written = [
            (learners[whose], self._standings.intents_of(learners[whose]), needs)
            for whose, needs in sorted(needs_of.items())
        ]
        new_intents = tuple(intents_of(written, self._intents))
        additions = tuple(additions_of(written))
        has_span = found.first <= found.last
        return LearnAnswer(
            first=moment(found.first) if has_span else None,
            last=moment(found.last) if has_span else None,
            needs=tuple(
                sorted(self._needs, key=lambda one: (one.namespace, one.subject, str(one.need)))
            ),
            new_intents=new_intents,
            additions=additions,
            intents=_together(self._intents, new_intents, additions),
            review=tuple(sorted(self._review, key=lambda one: (one.accepted, one.name))),
            not_seen=tuple(self._not_seen(learners.values())),
            unlearnt=tuple(
                Unlearnt(why, one.edges, one.connections, tuple(one.examples))
                for why, one in sorted(
                    found.unlearnt.items(), key=lambda item: (-item[1].connections, item[0])
                )
            ),
            completeness=completeness_of(
                self._world.snapshot,
                tuple(learners.values()),
                self._traces,
                found,
                self._options.imports,
                open_reviews=sum(not one.accepted for one in self._review),
            ),
            addresses_seen=sum(one.addresses_seen for one in new),
            addresses_allowed=sum(one.addresses_allowed for one in new),
            unnamed=tuple(self._unnamed),
            notes=tuple(self._notes(found)),
            reading=reading_of(self._world),
        )

    def _everybody(self) -> Iterator[Learner]:
        for workload in self._world.snapshot.workloads:
            asked = self._options.namespaces
            if asked is not None and workload.namespace not in asked:
                continue
            learner = self._learners.for_workload(workload)
            if not isinstance(learner, str):
                yield learner

    def _not_seen(self, learners: Iterable[Learner]) -> Iterator[NotSeen]:
        for held in self._standings.not_seen(learners):
            if held.intent is not None:
                last = str(held.need.evidence_by_key.get("last", ""))
                yield NotSeen(held.intent.namespace, held.intent.name, held.need, last)

    def _notes(self, found: Collection) -> Iterator[str]:
        if not found.edges:
            yield "no traffic was recorded for this question, so that nothing is learnt"
        low = sum(trace.is_by_address for _, _, trace in self._traces)
        if low:
            yield (
                f"{low:,} of the needs rest on addresses alone, which go from pod to pod; import "
                "with --history, as outgate capture --watch writes it"
            )


def _plain_need(sought: Sought) -> Need:
    """Return the need for one destination at one port, as it was seen."""
    to = sought.to
    if to is None and sought.address is not None:
        to = ToBlock(sought.address.as_set().blocks()[0])
    if to is None:
        raise ValueError("neither a destination nor an address")
    ports = () if sought.port is None else (sought.port,)
    return Need(to, ports, WHY, evidence=sought.trace.evidence)


def _parts(need: Need) -> Iterator[Need]:
    """Yield a need, or several where one may not have that many ports."""
    for start in range(0, max(len(need.ports), 1), MOST_PORTS):
        yield replace(need, ports=need.ports[start : start + MOST_PORTS])


def _observed(trace: Trace) -> Observed:
    return Observed(
        connections=trace.connections,
        first=moment(trace.first),
        last=moment(trace.last),
        days=len(trace.days),
        sources=tuple(sorted(trace.sources)),
        confidence=trace.confidence,
    )


def _together(
    intents: Intents, new: tuple[EgressIntent, ...], additions: Iterable[object]
) -> Intents:
    more = {id(one.intent): one.needs for one in additions}  # type: ignore[attr-defined]
    old = [
        replace(intent, needs=(*intent.needs, *more.get(id(intent), ())))
        for intent in intents.intents
    ]
    together = sorted((*old, *new), key=lambda one: (one.namespace, one.name))
    return replace(intents, intents=tuple(together))
