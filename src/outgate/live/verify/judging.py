"""From attempts to verdicts: a destination, a node, a pool.

A failure under the deny counts only if the same destination and port answered before the deny and
again under the allow, in the same run. Without both it may have any other cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from outgate.live.verify.answers import (
    CaseAnswer,
    CaseVerdict,
    Enforcement,
    NodeAnswer,
    Outcome,
    PoolAnswer,
    worst,
)
from outgate.live.verify.cases import Case
from outgate.live.verify.diary import Attempt, Diary, Reading, reading
from outgate.live.verify.measuring import established_of, race_of
from outgate.live.verify.policies import Step
from outgate.live.verify.pools import Pool
from outgate.live.verify.settling import TWICE
from outgate.live.verify.timeline import Client, Timeline

PATIENCE = 10.0
"""Seconds that a deny must have been in force before going on to connect proves anything."""
_MOST_NAMED = 4


def judge_case(case: Case, attempts: Sequence[Attempt], timeline: Timeline) -> CaseAnswer:
    """Say what one destination shows.

    Args:
        case: The destination.
        attempts: All that were made, in their order.
        timeline: When which policy was in force.
    """
    before = _within(attempts, timeline.span(Step.OPEN))
    denied = timeline.denied()
    under = _within(attempts, denied)
    after = _within(attempts, timeline.span(Step.ALLOW))
    waited = 0.0 if denied is None else denied[1] - denied[0]
    verdict, reason = _verdict(case, before, under, after, waited)
    is_enforced = verdict is CaseVerdict.ENFORCED
    return CaseAnswer(
        name=case.name,
        title=case.title,
        destination=case.destination,
        is_counted=case.is_counted,
        verdict=verdict,
        reason=reason,
        without_policy=before.outcome,
        under_deny=under.outcome,
        under_allow=after.outcome,
        deny_seconds=_after(attempts, timeline, Step.DENY) if is_enforced else None,
        allow_seconds=_after(attempts, timeline, Step.ALLOW) if is_enforced else None,
    )


def _within(attempts: Sequence[Attempt], span: tuple[float, float] | None) -> Reading:
    return Reading() if span is None else reading(attempts, *span)


def _after(attempts: Sequence[Attempt], timeline: Timeline, step: Step) -> float | None:
    """Return how long after the API server's answer the first attempt was made that obeys.

    An attempt that was under way when the policy was asked for, and obeys it, makes that no time
    at all: the policy may be in force a moment before the answer arrives.
    """
    phase = timeline.phase(step)
    if phase is None:
        return None
    late = [one for one in attempts if one.ended >= phase.asked]
    since = reading(late, -math.inf, phase.ended).since
    return round(max(0.0, since - phase.began), 2)


def _verdict(
    case: Case, before: Reading, under: Reading, after: Reading, waited: float
) -> tuple[CaseVerdict, str]:
    unsure = CaseVerdict.INCONCLUSIVE if case.is_counted else CaseVerdict.SKIPPED
    if before.is_open is None:
        return unsure, "not tried while there was no policy"
    if not before.is_open:
        return unsure, f"no answer even without a policy ({_words(before)})"
    if under.is_open is None:
        return unsure, "the run did not come to the deny"
    if under.is_open:
        return _still_open(case, waited)
    if under.run < TWICE:
        return unsure, "failed only once under the deny, which may be a lost packet"
    if after.is_open is None:
        return unsure, "the run did not come to the allow, the second control"
    if not after.is_open:
        return unsure, f"did not come back under the allow ({_words(after)})"
    strays = f", but for {under.strays} that stood alone" if under.strays else ""
    return CaseVerdict.ENFORCED, f"{_words(under)} under the deny{strays}"


def _still_open(case: Case, waited: float) -> tuple[CaseVerdict, str]:
    if not case.is_counted:
        return CaseVerdict.STAYS_OPEN, "answered under the deny"
    if waited < PATIENCE:
        return (
            CaseVerdict.INCONCLUSIVE,
            f"still answered {waited:.0f} s after the deny, and the run could wait no longer",
        )
    return CaseVerdict.NOT_ENFORCED, f"still answered {waited:.0f} s after the deny"


def _words(found: Reading) -> str:
    if found.outcome is Outcome.FAILED and found.words:
        return f"failed: {found.words}"
    return str(found.outcome)


def judge_node(client: Client, diary: Diary, timeline: Timeline) -> NodeAnswer:
    """Say what was found from one node.

    Args:
        client: The pod that tried.
        diary: What it wrote.
        timeline: When which policy was in force.
    """
    cases = tuple(
        judge_case(case, diary.attempts(client.pod, case.name), timeline) for case in client.cases
    )
    counted = [case for case in cases if case.is_counted]
    main = cases[0]
    verdict = worst([Enforcement(case.verdict) for case in counted])
    return NodeAnswer(
        name=client.node,
        verdict=verdict,
        reason=_node_reason(verdict, counted),
        cases=cases,
        established=established_of(client, diary, timeline),
        race=race_of(client, diary, timeline),
        nameserver=diary.nameserver(client.pod),
        deny_seconds=main.deny_seconds,
        allow_seconds=main.allow_seconds,
    )


def _node_reason(verdict: Enforcement, counted: Sequence[CaseAnswer]) -> str:
    if verdict is Enforcement.ENFORCED:
        return f"{len(counted)} of {len(counted)} destinations closed and opened again"
    wanted = [case for case in counted if str(case.verdict) == str(verdict)]
    groups: dict[str, list[str]] = {}
    for case in wanted:
        groups.setdefault(case.reason, []).append(case.title)
    return "; ".join(
        f"{len(titles)} of {len(counted)} destinations: {reason}"
        + ("" if len(titles) == len(counted) else f" ({_some(titles)})")
        for reason, titles in groups.items()
    )


def _some(titles: Sequence[str]) -> str:
    shown = ", ".join(titles[:_MOST_NAMED])
    left = len(titles) - _MOST_NAMED
    return f"{shown} and {left} more" if left > 0 else shown


def judge_pool(pool: Pool, nodes: Sequence[NodeAnswer]) -> PoolAnswer:
    """Say what was found on a pool.

    Args:
        pool: The pool.
        nodes: What was found on its nodes.
    """
    verdict = worst([node.verdict for node in nodes])
    deciding = [node for node in nodes if node.verdict is verdict]
    if not nodes:
        reason = f"not probed: {pool.obstacle}"
    elif verdict is Enforcement.ENFORCED:
        reason = f"probed on {len(nodes)} of {len(pool.nodes)} nodes"
    else:
        reason = f"{deciding[0].name}: {deciding[0].reason}"
    return PoolAnswer(
        name=pool.name,
        operating_system=pool.operating_system,
        nodes_in_pool=len(pool.nodes),
        verdict=verdict,
        reason=reason,
        nodes=tuple(nodes),
        deny_seconds=_slowest([node.deny_seconds for node in nodes]),
        allow_seconds=_slowest([node.allow_seconds for node in nodes]),
    )


def _slowest(times: Sequence[float | None]) -> float | None:
    known = [time for time in times if time is not None]
    return max(known) if known and len(known) == len(times) else None
