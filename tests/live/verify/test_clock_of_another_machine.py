"""A node's clock is not ours: times are brought over by when lines arrive."""

from __future__ import annotations

import pytest

from outgate.live.verify.diary import Diary


def test_the_smallest_delay_seen_is_the_difference() -> None:
    """A line that was read late says less than one that was read at once."""
    diary = Diary()
    diary.add("pod", "outgate a 1 5000.00 5000.10 0 1 \n", 13.0)
    assert pytest.approx(diary.attempts("pod", "a")[0].started) == 12.9
    diary.add("pod", "outgate a 2 5010.00 5010.10 0 1 \n", 20.15)
    first, second = diary.attempts("pod", "a")
    assert [pytest.approx(10.05), pytest.approx(20.05)] == [first.started, second.started]


def test_each_node_has_a_clock_of_its_own() -> None:
    """Uptimes that are days apart give times that are not."""
    diary = Diary()
    diary.add("one", "outgate a 1 50.00 50.10 0 1 \n", 7.1)
    diary.add("two", "outgate a 1 900000.00 900000.10 0 1 \n", 7.1)
    times = [diary.attempts(pod, "a")[0].started for pod in ("one", "two")]
    assert [pytest.approx(7.0), pytest.approx(7.0)] == times
