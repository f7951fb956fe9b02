"""ENFORCED only where a destination answered, failed under the deny, and answered again."""

from __future__ import annotations

import pytest

from outgate.live.verify.answers import CaseVerdict, Enforcement, Outcome
from tests.live.verify.network import NEVER, Habits
from tests.live.verify.running import answer_of, cases_of, nodes_of


def test_an_enforcer_that_enforces_is_proved_on_every_node() -> None:
    """Eight destinations of each node close and open again."""
    answer = answer_of(Habits())
    expected = {"node1": Enforcement.ENFORCED, "node2": Enforcement.ENFORCED}
    assert expected == {name: node.verdict for name, node in nodes_of(answer).items()}
    counted = [case for case in cases_of(answer).values() if case.is_counted]
    assert len(counted) == 8
    assert {CaseVerdict.ENFORCED} == {case.verdict for case in counted}


def test_the_time_is_that_of_the_first_attempt_that_obeys() -> None:
    """An enforcer that needs three seconds is said to need three, not the time of a time-out."""
    node = nodes_of(answer_of(Habits(delay=3.0)))["node1"]
    assert node.deny_seconds == pytest.approx(3.0, abs=0.2)
    assert node.allow_seconds == pytest.approx(3.0, abs=1.2)


def test_a_slow_enforcer_is_waited_for() -> None:
    """Fifteen seconds are slow, and still enforcement."""
    answer = answer_of(Habits(delay=15.0))
    assert answer.verdict == Enforcement.ENFORCED


def test_without_any_network_nothing_is_proved() -> None:
    """Failing under the deny says nothing where nothing answered before it."""
    answer = answer_of(Habits(has_network=False))
    assert answer.verdict == Enforcement.INCONCLUSIVE
    assert {"open"} == {step.name for step in answer.steps}
    assert "new pods have no network" in answer.pools[0].likely_reason


def test_what_does_not_come_back_under_the_allow_is_not_proved() -> None:
    """The network may have broken during the run: no second control, no verdict."""
    answer = answer_of(Habits(ignores_allow=True))
    assert answer.verdict == Enforcement.INCONCLUSIVE
    case = cases_of(answer)["pod-other-node-tcp"]
    assert case.reason == "did not come back under the allow (timed out)"
    assert (
        case.without_policy,
        case.under_deny,
        case.under_allow,
    ) == (Outcome.ANSWERED, Outcome.TIMED_OUT, Outcome.TIMED_OUT)


def test_the_metadata_address_of_no_cloud_is_left_out() -> None:
    """It answers nobody here, which makes it neither enforced nor a failed control."""
    case = cases_of(answer_of(Habits()))["metadata-tcp"]
    assert (case.verdict, case.is_counted) == (CaseVerdict.SKIPPED, False)


def test_an_address_outside_that_answers_nobody_is_a_failed_control() -> None:
    """It was asked for by name, so that it cannot be passed over."""
    answer = answer_of(Habits(), start_seconds=0.5)
    assert answer.verdict == Enforcement.ENFORCED
    cut = answer_of(Habits(unreachable=frozenset({"203.0.113.9"})), outside=("203.0.113.9", 443))
    assert cut.verdict == Enforcement.INCONCLUSIVE
    assert cases_of(cut)["outside-tcp"].verdict == CaseVerdict.INCONCLUSIVE


def test_one_node_has_no_other_node_and_is_proved_all_the_same() -> None:
    """The pod on its own node, the Service and DNS are enough."""
    answer = answer_of(Habits(), nodes=("node1",))
    assert answer.verdict == Enforcement.ENFORCED
    assert "pod-other-node-tcp" not in cases_of(answer)


def test_a_deny_that_is_never_in_force_is_not_enforced() -> None:
    """Twenty seconds are waited, and said."""
    answer = answer_of(Habits(delay=NEVER))
    assert answer.verdict == Enforcement.NOT_ENFORCED
    assert "8 of 8 destinations: still answered 20 s after the deny" in answer.pools[0].reason
