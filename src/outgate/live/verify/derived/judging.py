"""What attempts show. A failure counts only where somebody reached the same end in the same run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from outgate.live.verify.answers import Outcome
from outgate.live.verify.derived.answers import CaseFound, CaseResult
from outgate.live.verify.derived.cases import DerivedCase
from outgate.live.verify.diary import Attempt
from outgate.model.verdicts import Verdict

_OTHER_REASONS = {
    Outcome.FAILED: "the attempt failed for a reason of its own",
    Outcome.NO_ANSWER: "a handshake without an answer: a proxy may have shaken hands",
}


def judge(
    case: DerivedCase, attempts: Sequence[Attempt], controls: Mapping[str, str], doubt: str = ""
) -> CaseFound:
    """Say whether the cluster did what the engine says.

    Args:
        case: The case.
        attempts: What its probe tried, in order.
        controls: Destination to the name of a probe that reached it in this run.
        doubt: Why the probe may be treated otherwise than the workload; empty where it is not.
    """
    control = controls.get(case.target.text, "")
    last = attempts[-1] if attempts else None
    if last is None:
        words = "the probe wrote nothing about it"
        return CaseFound(case, CaseResult.INCONCLUSIVE, None, 0, words, control)
    result, words = _judged(case.expected, last, control, len(attempts))
    if doubt and result is not CaseResult.INCONCLUSIVE:
        result, words = CaseResult.INCONCLUSIVE, f"{words}, but {doubt}"
    return CaseFound(case, result, last.outcome, len(attempts), words, control)


def _judged(expected: Verdict, last: Attempt, control: str, number: int) -> tuple[CaseResult, str]:
    late = f", at attempt {number}: what is expected may reach a new pod late" if number > 1 else ""
    if last.is_answered:
        if expected is Verdict.ALLOWED:
            return CaseResult.AGREES, f"connected{late}"
        return CaseResult.DISAGREES, f"connected at each of {number} attempts, and must not"
    other = _OTHER_REASONS.get(last.outcome)
    if other is not None:
        return CaseResult.INCONCLUSIVE, f"{other} ({last.words})" if last.words else other
    if not control:
        return (
            CaseResult.INCONCLUSIVE,
            f"{last.outcome}, and no probe that may reach it did in this run",
        )
    if expected is Verdict.DENIED:
        return CaseResult.AGREES, f"{last.outcome}{late}, where {control} connected"
    return (
        CaseResult.DISAGREES,
        f"{last.outcome} at each of {number} attempts, and must connect, as {control} did",
    )
