"""Random plans, applied stage by stage as their README says, and probed between all pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from outgate.model.ownership import ENFORCE_LABEL
from outgate.planning.stages import Stage
from tests.live.agreement.arena import Arena
from tests.live.agreement.cases import Case
from tests.live.agreement.comparing import differing, expected_of, report, verdicts
from tests.live.agreement.places import NAMESPACES
from tests.live.agreement.probing import Observation
from tests.live.planning.folders import policies_of_others, policies_of_ours, written_plan
from tests.live.planning.random_plans import HOW_MANY, random_plan
from tests.live.planning.saying import cluster_objects, expected_at_the_end

# Cilium gives a pod with another label its rules only after 15 to 40 seconds.
EVERY_HOW_MANY_CANARIES = {"cilium": 5}
# A plan takes half a minute: seven states of the cluster, each probed between all pairs.
IN_CI = 6
SEEDS = [
    *range(IN_CI),
    *(pytest.param(seed, marks=pytest.mark.all_cases) for seed in range(IN_CI, HOW_MANY)),
]


def probed(arena: Arena, case: Case) -> Observation:
    """Ask the engine about the cluster as it is now, and connect between all pairs.

    Raises:
        AssertionError: Engine and enforcer differ; with both proofs.
    """
    world = arena.world()
    found = verdicts(world, arena.sources, arena.places)
    measured = arena.measured(expected_of(found))
    pairs = differing(found, measured)
    assert not pairs, report(case, case.policies, world, found, measured, pairs)
    return measured


def changed(before: Observation, after: Observation) -> dict[tuple[str, str], bool]:
    """Give the pairs that changed, with what they are now."""
    return {pair: after[pair] for pair in before if before[pair] != after[pair]}


def of_sources(found: Observation, chosen: Callable[[str], bool]) -> Observation:
    """Give the part of an observation that is about some sources."""
    return {pair: value for pair, value in found.items() if chosen(pair[0])}


def label(arena: Arena, pod: tuple[str, str], text: str) -> None:
    """Change a label of a pod, and be as patient as labels take."""
    arena.cluster.kubectl("label", "pod", "-n", pod[0], pod[1], text)
    arena.await_labels()


@pytest.mark.cluster("calico", "cilium")
@pytest.mark.parametrize("seed", SEEDS)
def test_stages_back_and_away(arena: Arena, seed: int, tmp_path: Path) -> None:
    """Nothing is cut until the switch, then exactly the plan is in force; back is as before it."""
    drawn = random_plan(seed)
    case = Case(f"plan from seed {seed}", drawn.others)
    arena.enter_state(case)
    specs = policies_of_others(arena.cluster)
    folder = written_plan(arena.cluster, drawn.documents, NAMESPACES, tmp_path)
    planned = set(NAMESPACES) - folder.refused
    objects = cluster_objects(arena.cluster)
    says = expected_at_the_end(
        objects, drawn.others, drawn.documents, planned, arena.sources, arena.places
    )
    try:
        before = probed(arena, case)

        folder.apply(Stage.HOLD_OPEN)
        assert changed(before, probed(arena, case)) == {}

        folder.apply(Stage.POLICIES)
        # Whom others isolate, hold-open does not open: what they need and lacked comes here.
        together = {pair: value or says.get(pair, False) for pair, value in before.items()}
        assert changed(together, probed(arena, case)) == {}

        canary = seed % EVERY_HOW_MANY_CANARIES.get(arena.cluster.name, 1) == 0
        if canary and drawn.canary[0] in planned:
            canaries_only(arena, case, drawn.canary, together, says)

        folder.apply(Stage.ENFORCED)
        enforced = probed(arena, case)
        assert says == {pair: enforced[pair] for pair in says}
        assert changed(of_sources(before, outside(planned)), enforced) == {}

        folder.go_back()
        assert changed(together, probed(arena, case)) == {}
    finally:
        folder.abort()
    assert policies_of_ours(arena.cluster) == {}
    assert specs == policies_of_others(arena.cluster)
    assert changed(before, probed(arena, case)) == {}


def canaries_only(
    arena: Arena, case: Case, canary: tuple[str, str], before: Observation, says: Observation
) -> None:
    """Label one pod: the plan is in force for it and for no other; then take the label away."""
    name = "/".join(canary)
    label(arena, canary, f"{ENFORCE_LABEL}=")
    found = probed(arena, case)
    assert changed(of_sources(before, lambda source: source != name), found) == {}
    first = of_sources(says, lambda source: source == name)
    assert first == {pair: found[pair] for pair in first}
    label(arena, canary, f"{ENFORCE_LABEL}-")
    assert changed(before, probed(arena, case)) == {}


def outside(planned: Iterable[str]) -> Callable[[str], bool]:
    """Choose the sources whose namespaces the plan does not cover."""
    names = set(planned)
    return lambda source: source.split("/")[0] not in names
