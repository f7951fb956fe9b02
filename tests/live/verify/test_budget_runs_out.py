"""A run that has no time left proves less, never more, and cleans up all the same."""

from __future__ import annotations

from outgate.live.verify.answers import Enforcement
from tests.live.verify.network import Habits
from tests.live.verify.running import measured_of, run, simulated


def test_the_second_control_goes_before_everything_else() -> None:
    """An enforcer that takes its time leaves none for blocks; the verdict stands."""
    cluster = simulated(Habits(delay=4.0))
    answer = run(cluster, budget=50)
    assert answer.verdict == Enforcement.ENFORCED
    assert measured_of(answer)["block_matches_services"] is None
    assert any("give more with --budget" in note for note in answer.notes)


def test_a_deny_that_could_not_be_waited_for_is_not_called_a_hole() -> None:
    """Ten seconds would have been needed, and fewer were left."""
    cluster = simulated(Habits(delay=60.0), start_seconds=8.0)
    answer = run(cluster, budget=45)
    assert answer.verdict == Enforcement.INCONCLUSIVE
    assert "the run could wait no longer" in answer.pools[0].reason


def test_the_run_ends_within_its_budget() -> None:
    """With its cleaning up."""
    cluster = simulated(Habits(delay=60.0))
    assert run(cluster, budget=45).seconds <= 45
    assert "outgate-verify-abc123" in cluster.deleted
