"""Whoever interrupts the cleaning up does not leave half of it."""

from __future__ import annotations

import pytest

from outgate.live.verify.planning import Request
from outgate.live.verify.removing import surely
from outgate.live.verify.running import verify
from tests.live.verify.running import simulated
from tests.live.verify.simulated import VirtualClock


class Interrupted:
    """A session whose first cleaning up is interrupted."""

    def __init__(self) -> None:
        self.calls = 0

    def clean(self) -> str:
        """Be interrupted once."""
        self.calls += 1
        if self.calls == 1:
            raise KeyboardInterrupt
        return ""


def test_it_is_cleaned_up_before_the_interruption_is_heard() -> None:
    """And it is said that nothing is left."""
    session, told = Interrupted(), list[str]()

    with pytest.raises(KeyboardInterrupt):
        surely(session.clean, told.append)

    assert (session.calls, told) == (2, ["nothing is left behind"])


def test_who_interrupts_twice_is_heard_at_once() -> None:
    """Nobody is kept waiting for an API server that is away."""

    def clean() -> str:
        raise KeyboardInterrupt

    told = list[str]()
    with pytest.raises(KeyboardInterrupt):
        surely(clean, told.append)

    assert told == []


def test_the_proof_of_enforcement_ends_so_too() -> None:
    """Interrupted while its namespace could not be removed yet, it is removed all the same."""
    cluster = simulated(breaks_at=6.0, heals_at=20.0)
    told = list[str]()
    is_interrupted = False

    class Clock(VirtualClock):
        def now(self) -> float:
            return cluster.clock.now()

        def sleep(self, seconds: float) -> None:
            nonlocal is_interrupted
            cluster.clock.sleep(seconds)
            # The run has given up by now, and waits for the API server to remove its namespace.
            if cluster.clock.now() > 18.0 and not is_interrupted:
                is_interrupted = True
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(cluster, Request(), clock=Clock(), tell=told.append, run="abc123")

    assert list(cluster.deleted) == ["outgate-verify-abc123"]
    assert told[-1] == "nothing is left behind"
