"""What each workload needs, as recorded traffic shows it: intents, or what is to be added to some.

What a person has to look at is set apart, what teaches nothing is counted, and nothing that intents
hold already is ever taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from outgate.flows.edges import Edge, moment
from outgate.intents.defaults import DEFAULT_BASELINE
from outgate.intents.documents import Intents
from outgate.intents.needs import Need, PortRange, RangeException, ToBlock, ToHost, ToPlatform
from outgate.learning.needs.answers import LearnAnswer, LearntNeed, NotSeen, Standing, Unlearnt
from outgate.learning.needs.apart import Apart
from outgate.learning.needs.collecting import Collecting, Collection
from outgate.learning.needs.completeness import completeness_of
from outgate.learning.needs.options import LearnOptions
from outgate.learning.needs.prefixes import Range, put_together
from outgate.learning.needs.refreshing import refreshed
from outgate.learning.needs.reviewing import Reviewer
from outgate.learning.needs.sought import Sought
from outgate.learning.needs.standing import Held, Standings
from outgate.learning.needs.subjects import Learner, Learners
from outgate.learning.needs.suspicions import Suspicion
from outgate.learning.needs.targets import Targets
from outgate.learning.needs.traces import Trace, observed
from outgate.learning.needs.wishes import NODES, Wish, Wishes, parts_of, plain_need
from outgate.learning.needs.writing import additions_of, intents_of, together
from outgate.planning.destinations import resolve
from outgate.planning.ground import Ground, make_ground
from outgate.planning.names_lock import NamesLock
from outgate.planning.plans import Obstacle
from outgate.questions.reading import reading_of
from outgate.questions.world import World

MOST_RANGES = 64
"""Ranges of one workload at one port; more say that ranges are not the way to say it."""
MOST_NAMES = 64
"""Host names of one workload at one port; more are a list that nobody keeps by hand."""
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
        self._targets = Targets(self._ground)
        self._apart = Apart(options.accepted)
        self._wishes = Wishes()
        self._needs: list[LearntNeed] = []
        self._refusals: dict[tuple[object, ...], list[Obstacle]] = {}
        self._unnamed: dict[str, None] = {}
        self._traces: list[tuple[str, str, Trace]] = []
        """Of every need that traffic showed: whose, what, and its trace."""

    def learn(self, edges: Iterable[Edge]) -> LearnAnswer:
        """Learn."""
        collecting = Collecting(
            self._learners,
            self._targets,
            names=self._options.names,
            namespaces=self._options.namespaces,
        )
        for edge in edges:
            collecting.take(edge)
        found = collecting.found
        reviewer = Reviewer(found)
        for whose in sorted(found.sought):
            self._decide(found.sought[whose].values(), reviewer)
        for wish in self._wishes.all():
            self._write(wish)
        return self._answer(found)

    def _decide(self, mine: Iterable[Sought], reviewer: Reviewer) -> None:
        """Decide what becomes of all that one workload was seen to reach."""
        scattered: dict[PortRange, list[Sought]] = {}
        nodes: dict[PortRange, list[Sought]] = {}
        named: dict[PortRange, list[Sought]] = {}
        for sought in sorted(mine, key=lambda one: (one.words, one.node)):
            if self._is_held(sought):
                continue
            suspicion = reviewer.suspicion(sought)
            if suspicion is Suspicion.NODE and sought.port is not None:
                nodes.setdefault(sought.port, []).append(sought)
                continue
            if suspicion is not None and not self._apart.put(sought, suspicion):
                continue
            if sought.to is None and sought.port is not None and suspicion is None:
                scattered.setdefault(sought.port, []).append(sought)
                continue
            if isinstance(sought.to, ToHost) and sought.port is not None and suspicion is None:
                named.setdefault(sought.port, []).append(sought)
                continue
            self._wishes.add(sought, suspicion)
        for port, parts in named.items():
            if len(parts) <= MOST_NAMES or self._are_accepted(
                Suspicion.MANY_NAMES, port, parts, f"{len(parts):,} host names at {port}"
            ):
                for sought in parts:
                    self._wishes.add(sought, None)
        for port, parts in nodes.items():
            if self._apart.put_nodes(port, parts):
                self._wishes.add_ranges(port, parts, self._ranges_of(parts), NODES)
        for port, parts in scattered.items():
            self._put_together(port, parts)

    def _is_held(self, sought: Sought) -> bool:
        """Say whether an intent, or the baseline, allows it already; then that is noted."""
        need = plain_need(sought)
        trace = sought.trace
        if self._standings.gives_dns(need):
            if sought.went_through:
                self._note_held(sought.learner, need, Standing.BASELINE, trace)
            return True
        held = self._standings.find(sought.learner, need, trace)
        held = held or self._held_by_address(sought, need)
        if held is None:
            return False
        standing = Standing.PRESENT if held.intent is not None else Standing.BASELINE
        by = f"{held.need.origin}: {held.need}"
        self._note_held(sought.learner, need, standing, trace, by)
        return True

    def _held_by_address(self, sought: Sought, need: Need) -> Held | None:
        """Return a need that allows all addresses at which a host name was seen."""
        held: Held | None = None
        for address in sorted(sought.addresses):
            by_address = replace(need, to=ToBlock(address.as_set().blocks()[0]))
            held = self._standings.find(sought.learner, by_address, sought.trace)
            if held is None:
                return None
        return held

    def _put_together(self, port: PortRange, parts: list[Sought]) -> None:
        """Put the outside addresses of one workload at one port together to ranges."""
        ranges = self._ranges_of(parts)
        self._unnamed[str(parts[0].learner)] = None
        if len(ranges) > MOST_RANGES:
            words = f"{len(parts):,} addresses, {len(ranges):,} ranges at {port}"
            if not self._are_accepted(Suspicion.MANY_ADDRESSES, port, parts, words):
                return
        self._wishes.add_ranges(port, parts, ranges, published=self._options.ranges)

    def _are_accepted(
        self, suspicion: Suspicion, port: PortRange, parts: list[Sought], words: str
    ) -> bool:
        """Set many destinations of one workload apart as one; say whether a person accepts it."""
        trace = Trace()
        for one in parts:
            trace.join(one.trace)
        learner = parts[0].learner
        return self._apart.put_in_words(suspicion, learner, words, trace, name=str(port))

    def _ranges_of(self, parts: list[Sought]) -> tuple[Range, ...]:
        addresses = [one.address for one in parts if one.address is not None]
        widest = self._options.widest
        return put_together(addresses, {4: widest.v4, 6: widest.v6}, self._options.ranges)

    def _write(self, wish: Wish) -> None:
        """Make a need of a wish, unless a plan would refuse it."""
        need = wish.need
        stops = self._stops(need, wish.learner)
        if stops:
            first = stops[0]
            exception = RangeException(f"accepted when it was learnt: {first.what}")
            need = replace(need, exception=exception)
            accepted = self._apart.put_in_words(
                Suspicion.NO_POLICY,
                wish.learner,
                str(need),
                wish.trace,
                first.what,
                first.remedy,
                # What no exception opens would only stop the plan of the whole namespace.
                may_be=not self._stops(need, wish.learner),
            )
            if not accepted:
                return
        self._traces.append((str(wish.learner), str(need), wish.trace))
        for part in parts_of(need):
            self._needs.append(
                LearntNeed(
                    namespace=wish.learner.namespace,
                    subject=str(wish.learner.subject),
                    need=part,
                    standing=Standing.NEW,
                    observed=observed(wish.trace),
                    addresses_seen=wish.seen,
                    addresses_allowed=wish.allowed,
                    notes=tuple(wish.notes),
                )
            )

    def _stops(self, need: Need, learner: Learner) -> list[Obstacle]:
        """Return why a plan would refuse a need, but for what more facts would mend."""
        if isinstance(need.to, ToPlatform):
            return []
        key = (need.to, need.ports, need.exception)
        known = self._refusals.get(key)
        if known is None:
            found = resolve(self._ground, need, learner.namespace).obstacles
            known = [one for one in found if one.stops and one.code not in _LATER_KNOWN]
            self._refusals[key] = known
        return known

    def _note_held(
        self, learner: Learner, need: Need, standing: Standing, trace: Trace, by: str = ""
    ) -> None:
        self._traces.append((str(learner), str(need), trace))
        self._needs.append(
            LearntNeed(
                namespace=learner.namespace,
                subject=str(learner.subject),
                need=replace(need, evidence=trace.evidence),
                standing=standing,
                observed=observed(trace),
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
            refreshed=tuple(refreshed(self._standings.seen_again())),
            intents=together(self._intents, new_intents, additions),
            review=tuple(sorted(self._apart.found, key=lambda one: (one.accepted, one.name))),
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
                open_reviews=sum(not one.accepted for one in self._apart.found),
            ),
            addresses_seen=sum(one.addresses_seen for one in new),
            addresses_allowed=sum(one.addresses_allowed for one in new),
            unnamed=tuple(self._unnamed),
            notes=tuple(self._notes(found)),
            reading=reading_of(self._world),
        )

    def _everybody(self) -> Iterator[Learner]:
        asked = self._options.namespaces
        for workload in self._world.snapshot.workloads:
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
        if self._targets.unknown_caches:
            yield (
                f"names are looked up at {', '.join(self._targets.unknown_caches)}, a cache on the "
                "node, and a plan without facts does not know it; write them with outgate doctor "
                "--facts FILE, and give them to learn and plan"
            )
        low = sum(trace.is_by_address for _, _, trace in self._traces)
        if low:
            yield (
                f"{low:,} of the needs rest on addresses alone, which go from pod to pod; import "
                "with --history, as outgate capture --watch writes it"
            )
