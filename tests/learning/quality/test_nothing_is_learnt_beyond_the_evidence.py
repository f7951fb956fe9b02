"""What is learnt is no wider than what was seen, and not what a reply or a scan would have it."""

from __future__ import annotations

import pytest

from bench.learn.emitters.table import SOURCES
from tests.learning.quality.trials import trial

_MOST_WIDER = 1.5
"""Addresses that are allowed, to those of them that are needed, where no names are known."""


@pytest.mark.parametrize("source", SOURCES)
def test_no_port_of_a_client_is_learnt(source: str) -> None:
    """Replies, aggregates and records without a direction teach no ephemeral port."""
    assert trial(source).ephemeral == ()


@pytest.mark.parametrize("source", SOURCES)
def test_no_range_is_wider_than_the_bound(source: str) -> None:
    """Outside addresses are put together to a /24 at the most."""
    assert trial(source).too_wide == ()


@pytest.mark.parametrize("source", SOURCES)
def test_allowed_addresses_are_about_those_that_are_needed(source: str) -> None:
    """Ranges hold few addresses that nobody needs."""
    allowed, needed = trial(source).addresses
    assert allowed <= needed * _MOST_WIDER


@pytest.mark.parametrize("source", [name for name in SOURCES if name != "whisker"])
def test_a_sweep_of_the_pods_addresses_teaches_nothing(source: str) -> None:
    """A pod that tries every address of a range gets no need of it.

    Whisker counts no connections and knows no addresses: of a range it makes one end, tried once.
    """
    assert trial(source).judged.unneeded == ()
