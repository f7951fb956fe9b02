"""A row and its pairs are one answer, on every hand-made cluster and under every profile."""

from __future__ import annotations

import pytest

import outgate
from outgate.enforcers import PROFILES
from tests.engine.agreement import assert_rows_equal_pairs
from tests.engine.clusters import CLUSTERS


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", CLUSTERS)
def test_rows_equal_pairs(name: str, profile: str) -> None:
    """Every pair of endpoints, hypothetical pods, nodes and outside cells included."""
    world = outgate.load_objects(CLUSTERS[name], profile=PROFILES[profile])
    assert assert_rows_equal_pairs(world) >= 4


@pytest.mark.parametrize("name", CLUSTERS)
def test_the_order_of_objects_means_nothing(name: str) -> None:
    """Docs: "order of evaluation does not affect the policy result"."""
    answers = []
    for objects in (CLUSTERS[name], CLUSTERS[name][::-1]):
        world = outgate.load_objects(objects)
        reachability = world.reachability
        endpoints = reachability.endpoints.all
        answers.append(
            [
                reachability.between(source, destination)
                for source in endpoints
                for destination in endpoints
            ]
        )
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", CLUSTERS)
def test_an_address_narrows_the_bounds(name: str) -> None:
    """A question about one address of a pod is never less certain than one about the pod."""
    reachability = outgate.load_objects(CLUSTERS[name]).reachability
    for source in reachability.endpoints.all:
        for destination in reachability.endpoints.all:
            whole = reachability.between(source, destination)
            for address in destination.addresses:
                part = reachability.between(source, destination, destination_address=address)
                assert whole.low <= part.low <= part.high <= whole.high
            for address in source.addresses:
                part = reachability.between(source, destination, source_address=address)
                assert whole.low <= part.low <= part.high <= whole.high
