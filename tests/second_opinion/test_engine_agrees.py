"""The program under test against the naive evaluator, on generated clusters.

Two evaluators that were written apart answer the same questions. A disagreement is shrunk to
the smallest cluster that shows it and printed as manifests, with both answers.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.second_opinion.clusters import clusters
from tests.second_opinion.ends import WORKLOAD_KINDS, namespace_of
from tests.second_opinion.features import every_feature, features
from tests.second_opinion.naive import verdict
from tests.second_opinion.seam import ask, destination_text, world_of_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.second_opinion.ends import KubernetesObject

SHARDS = 2
CLUSTERS_PER_SHARD = 260
LEAST_OF_EACH_FEATURE = 25
PORTS = [(80, "TCP"), (53, "UDP"), (8080, "TCP"), (80, "SCTP"), (85, "TCP"), (53, "TCP")]
PORTS += [(80, "UDP"), (0, "ICMP")]
OUTSIDE = ["203.0.113.5", "10.0.0.99", "2001:db8::5"]


def ends_of(objects: list[KubernetesObject]) -> list[str]:
    """Name every pod, workload and node, some of the pods by their address."""
    found = []
    for one in objects:
        name = one["metadata"]["name"]
        if one["kind"] in ("Pod", *WORKLOAD_KINDS):
            found.append(f"{namespace_of(one)}/{one['kind']}/{name}")
        elif one["kind"] == "Node":
            found.append(f"node:{name}")
    pods = [one for one in objects if one["kind"] == "Pod" and "status" in one]
    return found + [one["status"]["podIP"] for one in pods[:1]]


def questions(objects: list[KubernetesObject]) -> Iterator[tuple[str, str, int, str]]:
    """Ask every ordered pair about some of the ports, and the world outside likewise.

    Which ports a pair is asked about goes round with the pair, so that all of them are asked.
    """
    inside = ends_of(objects)
    pairs = [
        *itertools.product(inside, inside),
        *itertools.product(inside, OUTSIDE),
        *itertools.product(OUTSIDE, inside),
    ]
    for number, (source, destination) in enumerate(pairs):
        for step in range(2):
            port, protocol = PORTS[(number * 2 + step + number // len(PORTS)) % len(PORTS)]
            yield source, destination, port, protocol


def assert_agreement(objects: list[KubernetesObject]) -> Counter[str]:
    """Ask both; show the manifests where they differ.

    Args:
        objects: A cluster.

    Returns:
        How often each answer was given.
    """
    world = world_of_objects(objects)
    answers: Counter[str] = Counter()
    for source, destination, port, protocol in questions(objects):
        expected = verdict(objects, source, destination, port, protocol)
        actual = ask(world, source, destination_text(destination, port, protocol))
        answers[f"answer: {expected}"] += 1
        assert expected == actual, disagreement(
            objects, f"{source} -> {destination} {port}/{protocol}", expected, actual
        )
    return answers


def disagreement(objects: list[KubernetesObject], question: str, expected: str, actual: str) -> str:
    """Write a disagreement for a person to read."""
    manifests = yaml.safe_dump_all(objects, sort_keys=False, default_flow_style=None, width=100)
    return f"{question}: second opinion {expected}, outgate {actual}\n---\n{manifests}"


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_engine_agrees_with_second_opinion(shard: int) -> None:
    """Both give the same verdict for every question, and every feature was met often enough."""
    seen: Counter[str] = Counter()

    @seed(shard)
    @settings(
        database=None,
        deadline=None,
        max_examples=CLUSTERS_PER_SHARD,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(clusters())
    def ask_both(objects: list[KubernetesObject]) -> None:
        seen.update(features(objects))
        seen.update(assert_agreement(objects))
        seen["clusters"] += 1

    ask_both()
    print(*(f"{count:7} {name}" for name, count in sorted(seen.items())), sep="\n")  # noqa: T201
    wanted = every_feature() | {
        f"answer: {one}" for one in ("ALLOWED", "DENIED", "UNKNOWN", "MIXED")
    }
    assert seen["clusters"] >= CLUSTERS_PER_SHARD
    rare = {name: seen[name] for name in wanted if seen[name] < LEAST_OF_EACH_FEATURE}
    assert rare == {}
    assert seen.keys() - wanted == {"clusters"}
