"""However a run ends, its namespace goes; where it cannot, the last words say so."""

from __future__ import annotations

from typing import Any

import pytest

from outgate.cli.common.ending import Interruptions
from outgate.live.verify.answers import Enforcement
from outgate.live.verify.journal import VerifyError
from outgate.live.verify.planning import Request
from outgate.live.verify.running import verify
from outgate.live.verify.starting import InterruptibleClock
from outgate.live.writing import Writer
from tests.live.verify.running import run, simulated

NAMESPACE = "outgate-verify-abc123"


def test_after_a_run_the_namespace_is_gone() -> None:
    """And the Jobs are stopped at once, without waiting for the namespace's own end."""
    cluster = simulated()
    answer = run(cluster)
    assert (answer.left_behind, list(cluster.deleted), cluster.jobs) == ("", [NAMESPACE], [])


def test_ctrl_c_in_the_middle() -> None:
    """The interrupt goes on when everything is removed."""
    cluster = simulated()
    told: list[str] = []

    def tell(words: str) -> None:
        told.append(words)
        if words.startswith("step open"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(cluster, Request(), clock=cluster.clock, tell=tell, run="abc123")
    assert list(cluster.deleted) == [NAMESPACE]
    assert told[-1] == "nothing is left behind"


def test_a_signal_while_it_cleans_up() -> None:
    """The namespace's removal was asked for first; it goes on without us."""
    cluster = simulated()
    interruptions = Interruptions()

    class Clock(InterruptibleClock):
        def now(self) -> float:
            return cluster.clock.now()

        def sleep(self, seconds: float) -> None:
            self._check()
            cluster.clock.sleep(seconds)

    def tell(words: str) -> None:
        if words.startswith("step open"):
            interruptions.note(2, None)

    def once_more(*_: Any, **__: Any) -> Any:
        interruptions.note(2, None)
        return delete_all(*_, **__)

    clock = Clock(interruptions.check)
    with pytest.MonkeyPatch.context() as patch:
        delete_all = Writer.delete_all
        patch.setattr(Writer, "delete_all", once_more)
        with pytest.raises(KeyboardInterrupt):
            verify(cluster, Request(), clock=clock, tell=tell, run="abc123")
    assert list(cluster.deleted) == [NAMESPACE]


def test_an_api_server_that_goes_away_and_comes_back() -> None:
    """After ten seconds the run is over; its namespace is removed when the server is back."""
    cluster = simulated(breaks_at=6.0, heals_at=20.0)
    with pytest.raises(VerifyError) as caught:
        run(cluster)
    assert str(caught.value).endswith("nothing is left behind")
    assert list(cluster.deleted) == [NAMESPACE]


def test_an_api_server_that_is_away_for_a_moment_ends_nothing() -> None:
    """Reads of logs go back to where the last one ended."""
    cluster = simulated(breaks_at=5.2, heals_at=8.0)
    assert run(cluster).verdict == Enforcement.ENFORCED


def test_an_api_server_that_stays_away() -> None:
    """What is left, until when, and the command that removes it."""
    cluster = simulated(breaks_at=6.0)
    with pytest.raises(VerifyError) as caught:
        run(cluster)
    expected = (
        f"namespace {NAMESPACE} could not be removed (the connection to kubectl proxy broke: "
        "refused); its pods end by themselves within minutes; remove it with: kubectl delete "
        f"namespace {NAMESPACE}"
    )
    assert str(caught.value).endswith(expected)


def test_a_namespace_that_does_not_end() -> None:
    """The verdict is given, and the answer is partial: something is left."""
    answer = run(simulated(removal_seconds=500.0))
    assert (answer.verdict, answer.is_partial) == (Enforcement.ENFORCED, True)
    assert f"namespace {NAMESPACE} is still being removed after 45 s" in answer.left_behind


def test_a_policy_that_is_refused() -> None:
    """A webhook that guards policies: the clients had been made by then."""
    words = 'admission webhook "guard.example" denied the request: no'
    cluster = simulated(refused={("PATCH", "networkpolicies"): (403, words)})
    with pytest.raises(VerifyError) as caught:
        run(cluster)
    expected = (
        "the NetworkPolicy outgate-verify is refused by the admission webhook guard.example: no; "
        f"so far: namespace {NAMESPACE} made, 2 servers running, 2 clients running, "
    )
    assert str(caught.value).startswith(expected)
    assert list(cluster.deleted) == [NAMESPACE]


def test_every_write_is_tried_before_it_is_made() -> None:
    """The API server sees each object twice, first with dryRun=All."""
    cluster = simulated()
    run(cluster)
    writes = [
        (method.removesuffix(" (dry run)"), path, method.endswith(")"))
        for method, path in cluster.requests
        if not path.endswith("selfsubjectaccessreviews") and not method.startswith("DELETE")
    ]
    pairs = list(zip(writes[::2], writes[1::2], strict=True))
    assert pairs
    assert all(a == (b[0], b[1], True) and not b[2] for a, b in pairs)
