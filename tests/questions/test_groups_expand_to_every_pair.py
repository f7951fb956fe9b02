"""The groups of reach, expanded by their own rules, are exactly the pairs of --all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import outgate
from outgate.engine.bits import members
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Members
from outgate.questions.names import Namer
from outgate.questions.reach import is_one_pod
from outgate.sets.addresses import parse_block, union_of
from outgate.sets.traffic import Traffic

ROOT = Path(__file__).parent.parent.parent
INPUTS = [
    ROOT / "src/outgate/demo_shop",
    ROOT / "tests/docs/shop.yaml",
    *sorted((ROOT / "tests/golden").glob("*/input.yaml")),
    *sorted((ROOT / "tests/truth/e2e").glob("*.yaml"))[::6],
]
CORPORA = ["kube-prometheus", "sock-shop", "online-boutique-rendered", "network-policy-api"]

Pair = tuple[str, str, Traffic, Verdict]


def expanded(world: outgate.World, found: Members) -> set[str]:
    """Return the single ends that a group's end stands for."""
    endpoints, namer = world.reachability.endpoints, Namer(world.snapshot)
    names: set[str] = {*found.nodes}
    outside = union_of(parse_block(block) for block in found.blocks)
    for index in members(endpoints.real_pods | endpoints.external):
        endpoint = endpoints.all[index]
        name = namer.endpoint(endpoint)
        workload = namer.workload(endpoint.workload) if endpoint.workload is not None else ""
        meant = endpoint.namespace in found.namespaces or {name, workload} & {*found.workloads}
        if meant or (endpoint.outside and endpoint.outside <= outside):
            names.add(name)
    return names


def all_pairs(world: outgate.World) -> set[Pair]:
    """Return what `reach --all` lists."""
    return {
        (item.sources.words, item.destinations.words, item.traffic, item.verdict)
        for item in world.reach(grouped=False).connections
    }


def grouped_pairs(world: outgate.World) -> set[Pair]:
    """Return what the groups of `reach` expand to."""
    endpoints, namer = world.reachability.endpoints, Namer(world.snapshot)
    alone = {namer.endpoint(item) for item in endpoints.all if item.pods and is_one_pod(item)}
    return {
        (source, destination, item.traffic, item.verdict)
        for item in world.reach().connections
        for source in expanded(world, item.sources)
        for destination in expanded(world, item.destinations)
        if not (source == destination and source in alone)
    }


def outside_by_name(world: outgate.World, pairs: set[Pair]) -> set[Pair]:
    """Name outside ends by their cell: a list of all outside addresses is one name or the other."""
    endpoints, namer = world.reachability.endpoints, Namer(world.snapshot)
    cells = [endpoints.all[index] for index in members(endpoints.external)]
    only = namer.endpoint(cells[0]) if len(cells) == 1 else ""
    names = {"every outside address": only} if only else {}
    return {
        (names.get(source, source), names.get(destination, destination), traffic, verdict)
        for source, destination, traffic, verdict in pairs
    }


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_expanding_the_groups_equals_all(path: Path) -> None:
    """Nothing is lost and nothing is added by grouping."""
    world = outgate.load(str(path))
    assert grouped_pairs(world) == outside_by_name(world, all_pairs(world))


@pytest.mark.corpora
@pytest.mark.parametrize("name", CORPORA)
def test_expanding_the_groups_equals_all_on_real_manifests(name: str) -> None:
    """The same on repositories."""
    data = os.environ.get("OUTGATE_TEST_DATA")
    if not data:
        pytest.skip("OUTGATE_TEST_DATA does not name the folder with corpora/")
    world = outgate.load(f"{data}/corpora/{name}")
    assert grouped_pairs(world) == outside_by_name(world, all_pairs(world))


def test_counts_are_those_of_the_pairs() -> None:
    """The totals of the answer count what --all lists."""
    world = outgate.load(str(ROOT / "src/outgate/demo_shop"))
    pairs = all_pairs(world)
    answer = world.reach()
    assert answer.pairs == len({pair for pair in pairs if pair[3] is Verdict.ALLOWED})
    assert answer.unknown_pairs == len({pair for pair in pairs if pair[3] is Verdict.UNKNOWN})
    assert answer.pairs == sum(item.pairs for item in answer.by_namespace)
