"""The page evaluates pairs by itself: its verdicts and proofs are those of `outgate explain`."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

import outgate
from outgate.enforcers import profile_named
from outgate.engine.endpoints import EndpointKind
from outgate.questions.atlases import Report
from outgate.render.html_format import render
from outgate.render.looks import Look
from tests.browser.chromium import Open
from tests.browser.conftest import SHOP, UNKNOWNS, Opener
from tests.browser.reports import explained
from tests.second_opinion.clusters import clusters
from tests.second_opinion.seam import world_of_objects

if TYPE_CHECKING:
    from tests.second_opinion.ends import KubernetesObject

GOLDEN = Path(__file__).parent.parent / "golden"
PROVE = "pairs => pairs.map(([from, to, port]) => outgate.prove(from, to, port))"
MOST_PAIRS = 250
CLUSTERS = 60


def page_of(world: outgate.World, folder: Path) -> Path:
    """Write the page of a world that no command has read."""
    file = folder / "page.html"
    file.write_text("".join(render(Report(world.audit(), world.atlas()), Look())), encoding="utf-8")
    return file


def pairs_of(world: outgate.World, most: int = MOST_PAIRS) -> list[tuple[str, str]]:
    """Return pairs of workloads, all of them or a sample that is the same each time."""
    names = [item.name for item in world.audit().workloads]
    if len(names) ** 2 <= most:
        return list(itertools.product(names, names))
    draw = random.Random(7)
    return [(draw.choice(names), draw.choice(names)) for _ in range(most)]


def assert_same(opened: Open, world: outgate.World, pairs: list[tuple[str, str]]) -> None:
    """Compare every part, side, rule, place, near miss and doubt of each pair."""
    shown = opened.script(PROVE, pairs)
    for pair, actual in zip(pairs, shown, strict=True):
        assert (pair, explained(world, *pair)) == (pair, actual)


@pytest.mark.parametrize(
    "path", [SHOP, UNKNOWNS, GOLDEN / "mixed/input.yaml"], ids=["shop", "unknowns", "mixed"]
)
@pytest.mark.parametrize("profile", ["upstream", "calico", "cilium"])
def test_every_pair(open_page: Opener, tmp_path: Path, path: Path, profile: str) -> None:
    """Small clusters completely, under each profile."""
    world = outgate.load(str(path), profile=profile_named(profile))

    assert_same(open_page(page_of(world, tmp_path)), world, pairs_of(world, 10_000))


def outside_blocks(world: outgate.World) -> dict[int, str]:
    """Return for each outside endpoint that is one block, that block."""
    blocks = {
        endpoint.index: endpoint.outside.blocks()
        for endpoint in world.reachability.endpoints.all
        if endpoint.kind is EndpointKind.EXTERNAL
    }
    return {index: found[0] for index, found in blocks.items() if len(found) == 1}


def test_outside_addresses(open_page: Opener) -> None:
    """The groups that the page makes of the outside: the same verdicts as their blocks have."""
    world = outgate.load(str(SHOP))
    opened = open_page("shop")

    for name in [item.name for item in world.audit().workloads]:
        (shown,) = opened.script(PROVE, [(name, "metadata", "80")])
        asked = explained(world, name, "169.254.169.254:80")
        assert {part["verdict"] for part in asked} == {part["verdict"] for part in shown}


@pytest.mark.parametrize("port", ["9000", "53/UDP", "8000-9000", "any/SCTP"])
def test_one_port(open_page: Opener, port: str) -> None:
    """A question about a port is the question with that port."""
    world = outgate.load(str(SHOP))
    pairs = pairs_of(world, 10_000)
    opened = open_page("shop")

    shown = opened.script(PROVE, [(source, to, port) for source, to in pairs])

    expected = [explained(world, source, f"{to}:{port}") for source, to in pairs]
    assert expected == shown


def test_totals_are_those_of_reach(open_page: Opener) -> None:
    """The page counts the same pairs, sure and unknown, as `outgate reach`."""
    for name, path in (("shop", SHOP), ("unknowns", UNKNOWNS)):
        world = outgate.load(str(path))
        opened = open_page(name)
        for port in (None, "80", "53/UDP"):
            answer = world.reach(port=port)
            unknown_alone = unknown_without_allowed(world, port)
            totals = opened.script("port => outgate.totals(port)", port)
            assert totals == {"allowed": answer.pairs, "unknown": unknown_alone}


def unknown_without_allowed(world: outgate.World, port: str | None) -> int:
    """Count the pairs of which nothing is surely allowed and something may be."""
    verdicts: dict[tuple[str, str], set[str]] = {}
    for item in world.reach(port=port, grouped=False).connections:
        verdicts.setdefault((item.sources.words, item.destinations.words), set()).add(item.verdict)
    return sum(1 for found in verdicts.values() if found == {"UNKNOWN"})


@pytest.mark.slow
def test_generated_clusters(open_page: Opener, tmp_path: Path) -> None:
    """Clusters with every feature that the generator knows: all pairs of each."""
    opened: list[Open] = []
    seen = 0

    @seed(11)
    @settings(
        database=None,
        deadline=None,
        max_examples=CLUSTERS,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(clusters())
    def compare(objects: list[KubernetesObject]) -> None:
        nonlocal seen
        world = world_of_objects(objects)
        file = page_of(world, tmp_path)
        if opened:
            opened[0].go()
        else:
            opened.append(open_page(file))
        pairs = pairs_of(world, 10_000)
        assert_same(opened[0], world, pairs)
        seen += len(pairs)

    compare()
    assert seen > CLUSTERS


@pytest.mark.corpora
@pytest.mark.parametrize(
    "name", ["online-boutique-rendered", "kube-prometheus/manifests", "argo-cd/manifests", "flux2"]
)
def test_real_manifests(open_page: Opener, tmp_path: Path, name: str) -> None:
    """Pairs of real repositories."""
    world = outgate.load(str(manifests_folder() / "corpora" / name))

    assert_same(open_page(page_of(world, tmp_path)), world, pairs_of(world))


@pytest.mark.corpora
def test_a_large_cluster(open_page: Opener, tmp_path: Path) -> None:
    """Two hundred and fifty pairs of five hundred workloads, and the count of all of them."""
    generator = manifests_folder() / "bench/synthetic_cluster.py"
    size = ["--namespaces", "20", "--per-ns", "25", "--out", str(tmp_path / "s500")]
    subprocess.run([sys.executable, str(generator), *size], check=True, capture_output=True)
    world = outgate.load(str(tmp_path / "s500"))
    opened = open_page(page_of(world, tmp_path))

    assert_same(opened, world, pairs_of(world))
    assert opened.script("() => outgate.totals().allowed") == world.reach().pairs


def manifests_folder() -> Path:
    """Return the folder with real manifests."""
    folder = os.environ.get("OUTGATE_TEST_DATA")
    if not folder:
        pytest.skip("OUTGATE_TEST_DATA does not name the folder with corpora/")
    return Path(folder)
