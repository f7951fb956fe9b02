"""One result that stands alone changes nothing, in either direction."""

from __future__ import annotations

import math

from outgate.live.verify.answers import Enforcement, Outcome
from outgate.live.verify.diary import Attempt, Reading, reading
from tests.live.verify.network import Habits
from tests.live.verify.running import answer_of


def attempts(results: str) -> list[Attempt]:
    """Return an attempt each second: ``+`` answered, ``-`` timed out."""
    outcomes = {"+": Outcome.ANSWERED, "-": Outcome.TIMED_OUT}
    return [
        Attempt(number, float(number), number + 0.5, outcomes[sign])
        for number, sign in enumerate(results)
    ]


def state(results: str) -> tuple[bool | None, float, int, int]:
    """Return what a reading of all attempts says."""
    found = reading(attempts(results), 0.0)
    return found.is_open, found.since, found.run, found.strays


def test_nothing_tried_says_nothing() -> None:
    """An empty span is neither open nor closed."""
    assert Reading() == reading([], 0.0)
    assert (None, math.inf) == (Reading().is_open, Reading().since)


def test_a_lost_packet_among_answers_is_passed_over() -> None:
    """Open since the start, with one stray."""
    assert state("++-+++") == (True, 0.0, 5, 1)


def test_a_stray_answer_among_failures_is_passed_over() -> None:
    """Closed since the second attempt: a UDP port that connection tracking still knew."""
    assert state("++---+--") == (False, 2.0, 5, 1)


def test_a_stray_answer_at_the_end_does_not_open() -> None:
    """The last attempt alone is not the state."""
    assert state("++---+") == (False, 2.0, 3, 1)


def test_two_answers_at_the_end_do() -> None:
    """They are no stray."""
    assert state("++---++") == (True, 5.0, 2, 0)


def test_a_single_attempt_is_taken_for_what_it_is() -> None:
    """With a run of one, for whoever asks for more."""
    assert state("-") == (False, 0.0, 1, 0)


def test_an_attempt_across_the_border_belongs_to_neither_side() -> None:
    """It was under way when the policy changed."""
    found = reading(attempts("++--"), 1.2, 3.4)
    assert (found.is_open, found.since, found.run) == (False, 2.0, 1)


def test_lost_attempts_do_not_change_a_run() -> None:
    """Each probe loses some; the verdict and the other node's stay."""
    answer = answer_of(Habits(lost=frozenset({3, 9, 31})))
    assert answer.verdict == Enforcement.ENFORCED
