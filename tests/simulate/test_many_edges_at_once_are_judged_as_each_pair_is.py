"""A store is replayed with masks and numbers; every edge of it is asked the long way here."""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as some

from outgate.engine.endpoints import EndpointKind
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.briefs import Brief, brief_of
from outgate.flows.store.store import Store
from outgate.learning.ends import EndFinder
from outgate.learning.judging import Judge
from outgate.learning.most_frequent import MostFrequent
from outgate.learning.simulating import Candidate, simulate
from outgate.manifests.watching import Watched, watching
from outgate.model.verdicts import Verdict
from outgate.questions.world import World
from outgate.sets.traffic import of
from tests.second_opinion.clusters import clusters
from tests.second_opinion.seam import world_of_objects
from tests.simulate.replaying import DAY, NOON, WEB, outside, seen

PORTS = ((80, "TCP"), (53, "UDP"), (8080, "TCP"), (80, "SCTP"), (85, "TCP"), (80, "UDP"))
OUTSIDE = tuple(map(outside, ("203.0.113.5", "10.0.0.99", "2001:db8::5", "1.1.1.1")))
SOMEWHERE = Party(PartyKind.EXTERNAL, name="somewhere")


def parties(world: World) -> list[Party]:
    """Return every workload and node, and some of the outside."""
    found: dict[Party, None] = {}
    for endpoint in world.reachability.endpoints.all:
        workload = endpoint.workload
        if workload is not None:
            kind, name = workload.kind, workload.name
            found[Party(PartyKind.WORKLOAD, endpoint.namespace, kind, name)] = None
        elif endpoint.kind is EndpointKind.NODE and endpoint.node is not None:
            found[Party(PartyKind.NODE, name=endpoint.node)] = None
    return [*found, *OUTSIDE, SOMEWHERE]


def edges_between(ends: list[Party]) -> Iterator[Edge]:
    """Return an edge for every ordered pair; which port and class goes round."""
    outer = {PartyKind.EXTERNAL, PartyKind.NODE}
    pairs = itertools.product(ends, ends)
    for number, (source, destination) in enumerate(pairs):
        if source.kind not in outer or destination.kind not in outer:
            yield seen(source, destination, *PORTS[number % len(PORTS)], count=number % 7 + 1)


def stored(edges: Iterable[Edge], since: datetime | None = None) -> tuple[list[Brief], list[Edge]]:
    """Put edges into a store, and read it both ways."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder) / "flows.db", create=True) as store,
    ):
        with store.writing():
            store.add(edges)
        return list(store.briefs(since)), list(store.edges(since))


def the_long_way(world: World, edge: Edge) -> Verdict:
    """Ask `between` for every pair of endpoints that an edge may be about."""
    ends = EndFinder(world.reachability)
    sources, destinations = ends.find(edge.source), ends.find(edge.destination)
    if sources.unknown or destinations.unknown:
        return Verdict.UNKNOWN
    wanted = of(edge.protocol, edge.port, edge.port)
    verdicts = set()
    for (source, _), (destination, _) in itertools.product(
        sources.endpoints, destinations.endpoints
    ):
        reach = world.reachability.between(source, destination)
        verdicts.add(
            Verdict.ALLOWED
            if wanted <= reach.low
            else Verdict.UNKNOWN
            if wanted & reach.high
            else Verdict.DENIED
        )
    return verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN


COUNTED: Counter[Verdict] = Counter()


@seed(8)
@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(clusters())
def check_cluster(objects: list[dict[str, Any]]) -> None:
    """Hold both ways against each other on one cluster."""
    world = world_of_objects(objects)
    ends = parties(world)
    briefs, edges = stored(edges_between(ends))
    judge = Judge(world)

    fast = [judge.verdict(brief) for brief in briefs]

    assert fast == [the_long_way(world, edge) for edge in edges]
    assert fast == [judge.judge(edge).verdict for edge in edges]
    found = simulate(briefs, Candidate("this", world))
    assert found == simulate(edges, Candidate("this", world))
    COUNTED.update(fast)


def test_every_edge_of_random_stores() -> None:
    """The masks say what `between` says, and all three verdicts were met often."""
    check_cluster()

    often = {verdict for verdict, number in COUNTED.items() if number > 100}
    assert often == {Verdict.ALLOWED, Verdict.DENIED, Verdict.UNKNOWN}, COUNTED


CLASSES = some.dictionaries(
    some.sampled_from(TrafficClass),
    some.dictionaries(
        some.integers(20_000, 20_003),
        some.builds(Sightings, *[some.integers(0, 3)] * 3),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=4,
)


@seed(8)
@settings(max_examples=80, deadline=None, database=None)
@given(some.lists(CLASSES, min_size=1, max_size=5))
def test_what_is_read_of_an_edge_is_what_the_edge_says(found: list[Any]) -> None:
    """Ends, counts and times; several classes of one edge are settled alike."""
    edges = []
    for port, classes in enumerate(found, 1):
        for kind, days in classes.items():
            edge = seen(WEB, OUTSIDE[0] if port % 2 else WEB, port, kind=kind)
            first = min(days) * DAY
            evidence = msgspec.structs.replace(
                edge.evidence, first=first, last=max(days) * DAY, days=days
            )
            edges.append(Edge(edge.key, evidence))

    briefs, whole = stored(edges)

    assert [brief.edge() for brief in briefs] == whole
    plain = [msgspec.structs.replace(brief, packed=b"") for brief in briefs]
    assert plain == [msgspec.structs.replace(brief_of(edge), packed=b"") for edge in whole]


def test_since_leaves_out_what_was_not_seen_then() -> None:
    """As the edges do."""
    since = datetime.fromisoformat("2030-01-01T00:00:00Z")

    assert stored([seen(WEB, WEB, 1)], since) == ([], [])
    assert since.timestamp() * 1_000_000 > NOON


def test_whoever_watches_learns_how_far_it_is(tmp_path: Path) -> None:
    """A million edges take a while: the number is there for a terminal to show."""
    found: list[Watched] = []
    with Store(tmp_path / "flows.db", create=True) as store:
        with store.writing():
            store.add(seen(WEB, WEB, port) for port in range(1, 4))
        with watching(found.append):
            words = [found[0].so_far() for _ in store.briefs()]

    assert words == ["1 recorded edges", "2 recorded edges", "3 recorded edges"]


def test_only_the_most_frequent_are_kept() -> None:
    """Of any number; of equals those that came first, and the rest is a number."""
    kept = MostFrequent(3)
    for port, count in enumerate((1, 5, 2, 5, 2, 1, 2), 1):
        kept.add(brief_of(seen(WEB, WEB, port, count=count)))

    assert [(one.port, one.connections) for one in kept.listed()] == [(2, 5), (4, 5), (3, 2)]
    assert kept.left_out == 4
