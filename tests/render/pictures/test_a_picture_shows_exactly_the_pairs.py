"""Boxes, hubs and frames, read back, are exactly the pairs that `reach --all` lists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import outgate
from outgate.engine.bits import members
from outgate.model.verdicts import Verdict
from outgate.questions.answers import Alike, Members, Place, ReachAnswer, Sketch
from outgate.questions.names import Namer
from outgate.render.looks import Look
from outgate.render.pictures.reaching import of_reach
from tests.questions.test_groups_expand_to_every_pair import INPUTS, all_pairs, expanded
from tests.render.pictures.reading_back import arrows_between_boxes

WORDS = {"all": "all traffic"}


def sketched(path: Path) -> tuple[outgate.World, ReachAnswer, Sketch]:
    """Return an input's world, and its answer with a sketch."""
    world = outgate.load(str(path))
    answer = world.reach(sketched=True)
    assert answer.sketch is not None
    return world, answer, answer.sketch


def names_of(world: outgate.World, end: Alike) -> set[str]:
    """Return the single ends that a box stands for; none for outside addresses."""
    if end.place is Place.OUTSIDE:
        return set()
    return expanded(world, Members(workloads=end.names))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pairs_within_the_cluster(path: Path) -> None:
    """Every pair is shown with its traffic and verdict, and no other."""
    world, answer, sketch = sketched(path)
    ends = {f"e{number}": end for number, end in enumerate(sketch.ends, 1)}
    endpoints, namer = world.reachability.endpoints, Namer(world.snapshot)
    inside = {namer.endpoint(endpoints.all[index]) for index in members(endpoints.real_pods)}

    shown = {
        (source, target, label, verdict)
        for first, second, label, verdict in arrows_between_boxes(
            of_reach(answer, sketch, Look(verbose=True))
        )
        for source in names_of(world, ends[first])
        for target in names_of(world, ends[second])
        if source != target or ends[first].bare == 0
    }

    listed = {
        (source, target, WORDS.get(str(traffic), str(traffic)), verdict)
        for source, target, traffic, verdict in all_pairs(world)
        if {source, target} <= inside
    }
    assert listed == shown


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_pairs_with_the_outside_are_counted(path: Path) -> None:
    """The boxes' sizes add up to the totals of the answer."""
    _, answer, sketch = sketched(path)
    ends = {f"e{number}": end for number, end in enumerate(sketch.ends, 1)}

    counted: Counter[Verdict | None] = Counter()
    for source, target, _, verdict in arrows_between_boxes(of_reach(answer, sketch, Look())):
        counted[verdict] += ends[source].count * ends[target].count
        if source == target:
            counted[verdict] -= ends[source].bare

    assert (answer.pairs, answer.unknown_pairs) == (
        counted[Verdict.ALLOWED],
        counted[Verdict.UNKNOWN],
    )


def test_what_is_alike_is_one_box() -> None:
    """A namespace that nothing tells apart is one box, however many workloads it has."""
    world = outgate.load("tests/golden/unprotected/input.yaml")

    answer = world.reach(sketched=True)

    assert answer.sketch is not None
    places = [(end.place, end.namespace) for end in answer.sketch.ends]
    assert len(set(places)) == len(places)
    assert all(end.is_whole for end in answer.sketch.ends)


def test_workloads_without_a_connection_are_counted(tmp_path: Path) -> None:
    """What is not drawn is said in the picture."""
    (tmp_path / "app.yaml").write_text(
        """\
apiVersion: v1
kind: Pod
metadata: {name: lonely, namespace: app}
spec: {containers: [{name: main, image: none}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: none, namespace: app}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
"""
    )
    _, answer, sketch = sketched(tmp_path)

    picture = of_reach(answer, sketch, Look())

    assert (picture.boxes, picture.remarks) == (
        0,
        ("1 workload without a connection is not drawn",),
    )
