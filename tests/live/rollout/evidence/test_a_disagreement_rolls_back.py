"""What derived connections show: a disagreement fails, and what shows nothing is said."""

from __future__ import annotations

from dataclasses import replace

from outgate.live.rollout.cluster import RealClock
from outgate.live.rollout.grounding import Grounding
from outgate.live.rollout.verifying import disagreements
from outgate.live.verify.answers import Outcome
from outgate.live.verify.derived.answers import (
    CaseFound,
    CaseResult,
    DerivedAnswer,
    WorkloadFound,
)
from outgate.live.verify.derived.cases import DerivedCase, Destination, Target
from outgate.live.verify.journal import VerifyError
from outgate.model.verdicts import Verdict
from tests.live.rollout.evidence.scenes import Shop

LISTENER = Target(Destination.LISTENER, "listener 0", "10.244.9.1", 8080)
NOTHING = DerivedAnswer("c", "r", 1.0, "p", (), (), "", ())


def found(result: CaseResult, words: str = "connected, and must not") -> CaseFound:
    """Return how one connection went that must not be."""
    case = DerivedCase(LISTENER, Verdict.DENIED, ())
    return CaseFound(case, result, Outcome.TIMED_OUT, 3, words, "other/Pod/api")


def answer(*workloads: WorkloadFound) -> DerivedAnswer:
    """Return what a run found."""
    return replace(NOTHING, workloads=workloads)


def shown(planned: Shop, answered: DerivedAnswer | VerifyError) -> tuple[list[str], list[str]]:
    """Return the failures, and what is said."""

    def verify(namespace: str) -> DerivedAnswer:
        assert namespace == "shop"
        if isinstance(answered, VerifyError):
            raise answered
        return answered

    said: list[str] = []
    grounding = Grounding(planned.world, RealClock())
    return disagreements(verify, grounding, planned.standing(), said.append), said


def test_a_connection_that_must_not_be(planned: Shop) -> None:
    """It fails, with both sides; the others are counted."""
    web = WorkloadFound(
        "shop/Pod/web", "", {}, (found(CaseResult.AGREES), found(CaseResult.DISAGREES))
    )
    failures, said = shown(planned, answer(web))
    assert failures == [
        (
            "shop/Pod/web to 10.244.9.1:8080 (listener 0) is DENIED by the engine (), and "
            "connected, and must not"
        )
    ]
    assert said == ["shop: 1 connections of its workloads went as the engine says"]


def test_what_shows_nothing_is_said(planned: Shop) -> None:
    """Inconclusive cases, and workloads beside which no probe may be."""
    web = WorkloadFound("shop/Pod/web", "", {}, (found(CaseResult.INCONCLUSIVE),))
    db = WorkloadFound("shop/Pod/db", "a budget would count it", {}, ())
    failures, said = shown(planned, answer(web, db))
    assert failures == []
    assert said == [
        (
            "shop: NOT VERIFIED: 0 connections of its workloads went as the engine says; 1 showed "
            "nothing; not tried: shop/Pod/db (a budget would count it)"
        )
    ]


def test_a_run_that_could_not_come_to_its_end(planned: Shop) -> None:
    """No failure, and no proof."""
    failures, said = shown(planned, VerifyError("no node can be probed"))
    assert (failures, said) == ([], ["shop: NOT VERIFIED: no node can be probed"])


def test_what_is_left_behind_is_said(planned: Shop) -> None:
    """With the words of the run that left it."""
    web = WorkloadFound("shop/Pod/web", "", {}, (found(CaseResult.AGREES),))
    _, said = shown(planned, replace(answer(web), left_behind="namespace x is left"))
    assert said[-1] == "namespace x is left"
