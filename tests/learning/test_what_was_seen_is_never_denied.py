"""Whatever traffic is recorded: learnt, planned and replayed, nothing of it is denied unasked."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.learning.simulating import Candidate, simulate
from outgate.model.verdicts import Verdict
from tests.learning.enforced import enforced
from tests.learning.recorded import DNS, RESOLVER, TODAY, cluster, learnt, on
from tests.simulate.replaying import API, API_SERVICE, DB, WEB, outside

WORLD = cluster(DNS)
SOURCES = (WEB, API, DB)
INSIDE = (WEB, API, DB, API_SERVICE, RESOLVER)
ADDRESSES = [f"{first}.113.{last}" for first in ("203.0", "198.51") for last in range(40)]
CLASSES = [one for one in TrafficClass if one is not TrafficClass.NOT_POLICY]


@some.composite
def edges(draw: Any) -> list[Edge]:
    """Draw edges, each key once."""
    found: dict[Any, Edge] = {}
    for _ in range(draw(some.integers(1, 40))):
        source = draw(some.sampled_from(SOURCES))
        if draw(some.booleans()):
            to: Party = draw(some.sampled_from(INSIDE))
        else:
            to = outside(draw(some.sampled_from([*ADDRESSES, "8.8.8.8", "169.254.169.254"])))
        port = (
            80 if to.kind is PartyKind.SERVICE else draw(some.sampled_from([53, 443, 8080, 51000]))
        )
        edge = on(
            draw(some.lists(some.integers(0, 6), min_size=1, max_size=7, unique=True)),
            source,
            to,
            port,
            draw(some.sampled_from(["TCP", "UDP"])) if to.kind is not PartyKind.SERVICE else "TCP",
            draw(some.sampled_from([TrafficClass.ALLOWED, *CLASSES])),
            each=draw(some.integers(1, 5)),
            inferred=draw(some.booleans()) and draw(some.booleans()),
        )
        if source != to:
            found[edge.key] = edge
    return list(found.values())


@settings(max_examples=60, deadline=None)
@given(edges())
def test_what_went_through_is_allowed_or_waits_for_a_person(recorded: list[Edge]) -> None:
    """Every denial of the replay is one that the report names; with all accepted there is none."""
    plain = learnt(recorded, WORLD)
    world = enforced(WORLD, plain.intents, TODAY)
    ordered = sorted(recorded, key=lambda edge: edge.key)
    replayed = simulate(ordered, Candidate("the plan", world))
    waiting = {(one.namespace, one.subject) for one in plain.review}

    assert all(
        (one.edge.source.namespace, f"{one.edge.source.owner_kind}/{one.edge.source.name}")
        in waiting
        for one in replayed.denied
    )
    names = tuple(one.name for one in plain.review)
    accepted = learnt(recorded, WORLD, accepted=names)
    again = simulate(ordered, Candidate("the plan", enforced(WORLD, accepted.intents, TODAY)))
    assert [str(one.edge.key) for one in again.denied] == []
    assert all(one.verdict is not Verdict.DENIED for one in again.denied_today)


@settings(max_examples=60, deadline=None)
@given(edges())
def test_learning_again_adds_nothing(recorded: list[Edge]) -> None:
    """What was written allows what it was learnt of, by whatever words."""
    names = tuple(one.name for one in learnt(recorded, WORLD).review)
    first = learnt(recorded, WORLD, accepted=names)

    again = learnt(recorded, WORLD, accepted=names, existing=first.intents)

    assert (again.new_intents, again.additions, again.review) == ((), (), ())
    assert again.not_seen == ()
