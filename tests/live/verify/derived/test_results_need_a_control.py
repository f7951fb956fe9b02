"""What an attempt shows: a failure counts only where somebody reached the same end."""

from __future__ import annotations

import subprocess

import pytest

from outgate.live.verify.answers import Outcome
from outgate.live.verify.derived.answers import CaseResult
from outgate.live.verify.derived.cases import DerivedCase, Destination, Target
from outgate.live.verify.derived.judging import judge
from outgate.live.verify.derived.probing import script
from outgate.live.verify.derived.standing import GATE, probe_object
from outgate.live.verify.diary import Attempt
from outgate.live.verify.objects import Settings
from outgate.model.verdicts import Verdict
from tests.live.verify.derived.worlds import LISTENER

CONTROL = {LISTENER.text: "the control"}


def result(
    expected: Verdict, outcomes: list[Outcome], controls: dict[str, str], doubt: str = ""
) -> CaseResult:
    """Return the result of a case whose attempts ended so."""
    attempts = [Attempt(number, 0, 0, one) for number, one in enumerate(outcomes, 1)]
    return judge(DerivedCase(LISTENER, expected, ()), attempts, controls, doubt).result


@pytest.mark.parametrize(
    ("expected", "outcomes", "controls", "found"),
    [
        (Verdict.ALLOWED, [Outcome.ANSWERED], {}, CaseResult.AGREES),
        (Verdict.ALLOWED, [Outcome.TIMED_OUT, Outcome.ANSWERED], {}, CaseResult.AGREES),
        (Verdict.ALLOWED, [Outcome.TIMED_OUT] * 3, CONTROL, CaseResult.DISAGREES),
        (Verdict.ALLOWED, [Outcome.TIMED_OUT] * 3, {}, CaseResult.INCONCLUSIVE),
        (Verdict.ALLOWED, [Outcome.NO_ANSWER] * 3, CONTROL, CaseResult.INCONCLUSIVE),
        (Verdict.DENIED, [Outcome.TIMED_OUT], CONTROL, CaseResult.AGREES),
        (Verdict.DENIED, [Outcome.REJECTED], CONTROL, CaseResult.AGREES),
        (Verdict.DENIED, [Outcome.TIMED_OUT], {}, CaseResult.INCONCLUSIVE),
        (Verdict.DENIED, [Outcome.FAILED], CONTROL, CaseResult.INCONCLUSIVE),
        (Verdict.DENIED, [Outcome.ANSWERED] * 3, {}, CaseResult.DISAGREES),
        (Verdict.DENIED, [Outcome.ANSWERED, Outcome.TIMED_OUT], CONTROL, CaseResult.AGREES),
        (Verdict.DENIED, [], CONTROL, CaseResult.INCONCLUSIVE),
    ],
)
def test_a_result_of_attempts(
    expected: Verdict, outcomes: list[Outcome], controls: dict[str, str], found: CaseResult
) -> None:
    """The last attempt decides: before it a policy may not have reached the new pod."""
    assert result(expected, outcomes, controls) is found


def test_a_probe_that_may_be_treated_otherwise_proves_nothing() -> None:
    """Whichever way it came out."""
    assert result(Verdict.ALLOWED, [Outcome.ANSWERED], {}, "odd") is CaseResult.INCONCLUSIVE
    assert result(Verdict.DENIED, [Outcome.ANSWERED] * 3, {}, "odd") is CaseResult.INCONCLUSIVE


def test_the_script_is_one_that_a_shell_reads() -> None:
    """Of both families, and of every kind of destination."""
    targets = [LISTENER, Target(Destination.POD, "db", "2001:db8::5", 5432)]
    text = script([(one, Verdict.DENIED) for one in targets], 3, 12, 60)

    subprocess.run(["sh", "-n", "-c", text], check=True)
    assert "attempts case-0 0 tcp 10.244.9.1 10.244.9.1 8080 'GET" in text
    assert "attempts case-1 0 shake 2001:db8::5 '[2001:db8::5]' 5432 - &" in text


def test_an_address_that_is_none_is_never_put_into_a_script() -> None:
    """What the API server says is not trusted to be what it should be."""
    odd = Target(Destination.POD, "db", "1.2.3.4; reboot", 1)

    with pytest.raises(ValueError, match="does not appear to be"):
        script([(odd, Verdict.DENIED)], 0, 1, 60)


def test_a_probe_is_bare_never_ready_and_ends_by_itself() -> None:
    """No owner, a gate that nobody sets, a deadline."""
    body = probe_object("p", {"app": "web"}, "true", Settings(lifetime=90))

    assert body["kind"] == "Pod"
    assert "ownerReferences" not in body["metadata"]
    assert body["spec"]["readinessGates"] == [{"conditionType": GATE}]
    assert body["spec"]["activeDeadlineSeconds"] == 90
