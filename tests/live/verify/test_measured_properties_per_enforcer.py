"""Where enforcers differ: what is measured of an enforcer is its habit, or nothing."""

from __future__ import annotations

import pytest

from outgate.live.verify.answers import Enforcement
from tests.live.verify.network import Habits
from tests.live.verify.running import answer_of, measured_of, nodes_of

LIKE_CALICO = Habits()
LIKE_CILIUM = Habits(delay=0.4, cuts=True, block_matches_pods=False, block_matches_nodes=False)
LIKE_AWS = Habits(judges_before_translation=True, own_node_open=True, start_leak=0.8)


@pytest.mark.parametrize(
    ("habits", "expected"),
    [
        pytest.param(
            LIKE_CALICO,
            {
                "block_matches_pods": True,
                "block_matches_nodes": True,
                "block_matches_services": False,
                "ports_after_service": True,
                "own_node_always_allowed": False,
                "established": "kept",
                "start_leaks": False,
            },
            id="as Calico",
        ),
        pytest.param(
            LIKE_CILIUM,
            {
                "block_matches_pods": False,
                "block_matches_nodes": False,
                "block_matches_services": False,
                "ports_after_service": True,
                "own_node_always_allowed": False,
                "established": "cut",
                "start_leaks": False,
            },
            id="as Cilium",
        ),
        pytest.param(
            LIKE_AWS,
            {
                "block_matches_pods": True,
                "block_matches_nodes": True,
                "block_matches_services": True,
                "ports_after_service": False,
                "own_node_always_allowed": True,
                "established": "kept",
                "start_leaks": True,
            },
            id="judged before translation, open at start",
        ),
    ],
)
def test_the_habits_are_found(habits: Habits, expected: dict[str, bool | str]) -> None:
    """Every property is measured, and none is assumed."""
    answer = answer_of(habits)
    assert answer.verdict == Enforcement.ENFORCED
    assert expected == measured_of(answer)


def test_the_time_of_a_leak_is_given() -> None:
    """How long a pod was open decides what it could do."""
    race = nodes_of(answer_of(LIKE_AWS))["node1"].race
    assert race is not None
    assert race.seconds == pytest.approx(0.8, abs=0.2)


def test_a_quick_run_measures_only_what_costs_nothing() -> None:
    """What was not measured is not there, rather than false."""
    answer = answer_of(Habits(), is_quick=True)
    assert [step.name for step in answer.steps] == ["open", "deny", "allow"]
    expected = {"own_node_always_allowed": False, "established": "kept"}
    found = measured_of(answer)
    assert expected == {name: value for name, value in found.items() if value is not None}


def test_a_block_is_waited_for_before_it_is_said_not_to_match() -> None:
    """An enforcer that learns a new range five seconds late matches blocks all the same."""
    answer = answer_of(Habits(block_delay=5.0))
    assert measured_of(answer)["block_matches_pods"] is True
