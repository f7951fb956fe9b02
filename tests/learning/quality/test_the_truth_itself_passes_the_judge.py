"""The judge of learning is held against what is known: intents of the truth, and of nothing."""

from __future__ import annotations

import pytest

from bench.learn.archetypes.table import ARCHETYPES
from bench.learn.emitters.log import Emission
from bench.learn.judging import Fate, Learnt, judge
from bench.learn.planned import planned
from bench.learn.traffic import Connection
from bench.learn.trial import today
from bench.learn.truth_intents import intents_of
from tests.learning.quality.trials import place


def _tells(_: Connection) -> bool:
    return False


@pytest.mark.parametrize("name", ARCHETYPES)
def test_the_intents_of_the_truth_deny_nothing_and_allow_nothing_more(name: str) -> None:
    """Whoever knows everything gets a plan without a fault."""
    there = place(name)
    plan = planned(there.cluster, there.world, intents_of(there.cluster), today())
    nothing = Learnt(Emission((), frozenset(), 0), there.first, _tells)
    found = judge(there.cluster, plan.world, there.later, nothing)
    assert (plan.refused, found.denied_edges, found.unneeded) == ((), {}, ())
    assert found.needed_connections > 0


def test_a_plan_without_intents_denies_every_need_and_says_why() -> None:
    """Of a source without any record all needs that happened are lost, the others never seen."""
    there = place("shop")
    plan = planned(there.cluster, there.world, (), today())
    nothing = Learnt(Emission((), frozenset(), 0), there.first, _tells)
    found = judge(there.cluster, plan.world, there.later, nothing)
    assert sum(found.denied_edges.values()) == found.needed_edges
    assert set(found.denied_edges) <= {Fate.LOST, Fate.NEVER}


def test_an_open_cluster_allows_much_that_nobody_needs() -> None:
    """The measure of what is allowed beyond the needs is not always zero."""
    there = place("shop")
    nothing = Learnt(Emission((), frozenset(), 0), there.first, _tells)
    found = judge(there.cluster, there.world, there.later, nothing)
    assert found.denied_edges == {}
    assert len(found.unneeded) > found.allowed_pairs / 2
