"""Policies on a real cluster: what the engine says of every pair is what the enforcer does."""

from __future__ import annotations

import pytest

from tests.live.agreement.arena import Arena
from tests.live.agreement.cases import Case, upstream_cases, with_addresses
from tests.live.agreement.comparing import differing, expected_of, report, verdicts
from tests.live.agreement.differences import FROM_UPSTREAM, unfulfilled
from tests.live.agreement.generated import HOW_MANY, generated_case
from tests.live.agreement.probing import Observation


def agreed(arena: Arena, case: Case) -> Observation:
    """Apply a case, ask and connect for every pair.

    Args:
        arena: The pods.
        case: The case.

    Returns:
        What was measured.

    Raises:
        AssertionError: Engine and enforcer differ; with both proofs.
    """
    arena.enter_state(case)
    world = arena.world()
    found = verdicts(world, arena.sources, arena.places)
    measured = arena.measured(expected_of(found))
    pairs = differing(found, measured)
    policies = with_addresses(case, arena.addresses)
    assert not pairs, report(case, policies, world, found, measured, pairs)
    return measured


@pytest.mark.cluster("enforcing")
@pytest.mark.parametrize("case", upstream_cases(), ids=lambda case: case.name)
def test_upstream_cases(arena: Arena, case: Case) -> None:
    """The upstream end-to-end cases, between all pairs; and the rows that upstream names hold."""
    measured = agreed(arena, case)
    differs = case.name in FROM_UPSTREAM.get(arena.cluster.name, {})
    contradicted = unfulfilled(case, measured)
    assert bool(contradicted) == differs, "\n".join([case.name, *contradicted])


@pytest.mark.cluster("enforcing")
@pytest.mark.parametrize("seed", range(HOW_MANY))
def test_generated_policies(arena: Arena, seed: int) -> None:
    """Policies that nobody thought of."""
    agreed(arena, generated_case(seed))
