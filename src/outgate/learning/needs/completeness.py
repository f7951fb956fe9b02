"""How complete the picture is, and what would make it so.

The word "ready" is a promise that switching enforcement on breaks nothing. It is refused as long as
anything known says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from outgate.flows.sources.table import SOURCES
from outgate.flows.store.store import ImportRecord
from outgate.learning.needs.answers import Completeness, Day, Obstacle, Quiet, Unseen
from outgate.learning.needs.collecting import Collection
from outgate.learning.needs.subjects import Learner
from outgate.learning.needs.traces import ENOUGH_CONNECTIONS, Trace
from outgate.learning.needs.unseen import FEWEST_DAYS, estimate
from outgate.learning.needs.untaught import REMEDIES
from outgate.model.snapshots import Snapshot

SHORTEST_DAYS = 7
"""A week: what happens on one day of it only is in no shorter window."""
MOST_UNSEEN = 0.01
"""The most that may still be unseen, with 95 % confidence, for "ready"."""
SETTLED_SHARE = 0.25
"""The end of the window in which nothing new may have come up."""
_FIRST = date(1970, 1, 1)
Traces = Sequence[tuple[str, str, Trace]]
"""Whose need, which, and what was seen of it."""


def completeness_of(
    snapshot: Snapshot,
    learners: Sequence[Learner],
    traces: Traces,
    found: Collection,
    imports: Sequence[ImportRecord],
    *,
    open_reviews: int,
) -> Completeness:
    """Return how complete the picture is.

    Args:
        snapshot: The cluster.
        learners: Everybody that an intent can be for.
        traces: What traffic showed.
        found: The same before it was decided on.
        imports: Where it came from.
        open_reviews: How many needs a person has to look at.
    """
    once = {(whose, need): trace for whose, need, trace in traces}
    unseen = estimate(list(once.values()))
    days = tuple(_days(once.values()))
    quiet = tuple(_quiet(learners, once, len(days)))
    lost = sum(record.accounting.lost for record in imports)
    names = {name for record in imports for name in record.source.split(",") if name in SOURCES}
    blind = tuple(
        f"{SOURCES[name].title} does not show {words}"
        for name in sorted(names)
        for words in SOURCES[name].cannot
    )
    obstacles = (
        *_of_window(days),
        *_of_unseen(unseen),
        *_of_workloads(quiet),
        *_of_imports(lost, imports),
        *_of_ends(found),
        *_of_review(open_reviews),
        *_of_reading(snapshot),
    )
    return Completeness(days, unseen, quiet, lost, blind, obstacles)


def _days(traces: Iterable[Trace]) -> Iterator[Day]:
    seen: Counter[int] = Counter()
    new: Counter[int] = Counter()
    for trace in traces:
        seen.update(trace.days)
        new[min(trace.days)] += 1
    for day in range(min(seen), max(seen) + 1) if seen else ():
        yield Day(_FIRST + timedelta(days=day), seen[day], new[day])


def _quiet(
    learners: Iterable[Learner], traces: dict[tuple[str, str], Trace], days: int
) -> Iterator[Quiet]:
    """Yield the workloads of which little was seen."""
    connections: Counter[str] = Counter()
    on: dict[str, set[int]] = {}
    for (whose, _), trace in traces.items():
        connections[whose] += trace.connections
        on.setdefault(whose, set()).update(trace.days)
    for whose, learner in {str(one): one for one in learners}.items():
        number, seen = connections[whose], len(on.get(whose, ()))
        is_cron_job = all(one.kind == "CronJob" for one in learner.workloads)
        if not number and is_cron_job:
            yield Quiet(whose, 0, 0, "it did not run, or reached nothing")
        elif not number:
            yield Quiet(whose, 0, 0, "nothing was seen of it")
        elif number < ENOUGH_CONNECTIONS:
            yield Quiet(whose, number, seen, "hardly anything was seen of it")
        elif seen == 1 and days >= FEWEST_DAYS:
            yield Quiet(whose, number, seen, "it was seen on one day only")


def _of_window(days: tuple[Day, ...]) -> Iterator[Obstacle]:
    empty = [one.day for one in days if not one.needs]
    if len(days) < SHORTEST_DAYS:
        lacking = SHORTEST_DAYS - len(days)
        yield Obstacle(
            f"{len(days)} of the {SHORTEST_DAYS} days of a week were recorded",
            f"record {lacking} more, and import them into the same store",
        )
    if empty:
        yield Obstacle(
            f"nothing was recorded on {len(empty)} days between the first and the last, such as "
            f"{empty[0]}",
            "find out why, and record that part of a week again",
        )
    settled = max(1, round(len(days) * SETTLED_SHARE))
    late = sum(one.new for one in days[-settled:]) if len(days) > 1 else 0
    if late:
        yield Obstacle(
            f"{_count(late, 'need', 'was', 'were')} seen for the first time in the last "
            f"{settled} of {len(days)} days",
            "record until nothing new comes up",
        )


def _of_unseen(unseen: Unseen | None) -> Iterator[Obstacle]:
    if unseen is None:
        yield Obstacle("nothing was recorded", "import recorded traffic with outgate flows import")
    elif unseen.at_most > MOST_UNSEEN:
        yield Obstacle(
            f"up to {unseen.at_most:.1%} of what comes next may be of a need that was never seen",
            f"record until that is {MOST_UNSEEN:.0%} or less",
        )


def _of_workloads(quiet: tuple[Quiet, ...]) -> Iterator[Obstacle]:
    silent = [one.workload for one in quiet if not one.connections]
    jobs = [one for one in silent if "/CronJob/" in one]
    others = [one for one in silent if one not in jobs]
    little = [one.workload for one in quiet if one.connections]
    if jobs:
        yield Obstacle(
            f"{_some(jobs)} did not run in the window, or reached nothing",
            "run each once while it is recorded: kubectl create job --from=cronjob/NAME",
        )
    if others:
        yield Obstacle(
            f"nothing was seen of {_some(others)}",
            "record while they work, or write their intents by hand, empty where they need nothing",
        )
    if little:
        yield Obstacle(
            f"hardly anything was seen of {_some(little)}", "record for longer, or look at them"
        )


def _of_imports(lost: int, imports: Sequence[ImportRecord]) -> Iterator[Obstacle]:
    if lost:
        names = [record.origin for record in imports if record.accounting.lost]
        yield Obstacle(
            f"sources lost {lost:,} records before they were written: {_some(names)}",
            "give the source a larger buffer, or a filter, and record again",
        )


def _of_ends(found: Collection) -> Iterator[Obstacle]:
    for why, tally in found.unlearnt.items():
        remedy = REMEDIES.get(why)
        if remedy is not None:
            yield Obstacle(f"{_count(tally.edges, 'edge', 'is', 'are')} {why}", remedy)


def _of_review(open_reviews: int) -> Iterator[Obstacle]:
    if open_reviews:
        yield Obstacle(
            f"{_count(open_reviews, 'suspicious need', 'waits', 'wait')} for a person",
            "accept by name what is needed, and stop what is not",
        )


def _of_reading(snapshot: Snapshot) -> Iterator[Obstacle]:
    failures = [gap for gap in snapshot.gaps if gap.is_failure]
    if failures:
        yield Obstacle(
            f"{failures[0].origin}: {failures[0].what}", "correct what could not be read"
        )


def _count(number: int, thing: str, one: str, several: str) -> str:
    """Return a number with its noun and verb in the right form."""
    return f"{number:,} {thing} {one}" if number == 1 else f"{number:,} {thing}s {several}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"
