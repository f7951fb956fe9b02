"""The same traffic gives the same needs, whatever pods were called and wherever they ran."""

from __future__ import annotations

import pytest

from bench.learn.emitters.table import SOURCES
from bench.learn.trial import in_common, learned_from
from tests.learning.quality.trials import SEED, place, trial

_OTHER_PODS = 99
WITHOUT_CHANCE = ("gke", "goldmane", "whisker", "plain")
"""Sources that record what happens wherever it happens."""


@pytest.mark.parametrize("source", WITHOUT_CHANCE)
def test_other_pods_addresses_and_hashes_change_no_need(source: str) -> None:
    """After everything was deployed again under other names, the needs are the same."""
    moved = place("shop", _OTHER_PODS)
    again = learned_from(moved, moved.first, SOURCES[source], SEED)
    assert in_common(trial(source).learned.answer, again.answer) == 1.0


def test_the_same_records_give_the_same_needs() -> None:
    """Learning has no chance in it."""
    there = place("shop")
    one, other = (
        learned_from(there, there.first, SOURCES["hubble"], SEED).answer.new_intents
        for _ in range(2)
    )
    assert one == other
