"""When a step may end: everything that it waits for has come about, on every client.

Nothing here waits; `running` asks again with each read of the logs.
"""

from __future__ import annotations

from collections.abc import Sequence

from outgate.live.verify.diary import Diary, Reading, reading
from outgate.live.verify.policies import Step
from outgate.live.verify.script import ESTABLISHED, RACE
from outgate.live.verify.timeline import Client, Timeline, watched

TWICE = 2
"""Attempts that must agree: one alone may be a lost packet."""
LINGER = 3.0
"""Seconds that a deny stays after it works, to see what becomes of an open connection."""
DWELL = 1.0
"""Seconds after the sentinel turned that are not looked at: others may turn a little later."""
SETTLE = 8.0
"""Seconds to wait before a block is said not to match: Cilium needs up to five for a new range."""
START_SPAN = 3.0
"""Seconds that a starter is watched."""
SENTINEL_OPENS = {Step.SELECTOR: False, Step.BLOCKS: True, Step.SERVICE_BLOCK: False}
"""What each of these policies does to UDP to a server pod; each turns what the one before did."""


def is_settled(
    step: Step, clients: Sequence[Client], diary: Diary, timeline: Timeline, now: float
) -> bool:
    """Say whether a step has shown all it can.

    Args:
        step: The step that is under way.
        clients: Those that are probed.
        diary: What they wrote so far.
        timeline: How the run went so far.
        now: The time.
    """
    if step is Step.OPEN:
        return all(_is_open(client, diary, timeline) for client in clients)
    if step is Step.DENY:
        return all(_is_denied(client, diary, timeline, now) for client in clients)
    if step is Step.START:
        return all(_is_watched(client, diary) for client in clients if client.starter)
    if step is Step.ALLOW:
        return all(_is_back(client, diary, timeline) for client in clients)
    tested = [client for client in clients if enforces(client, diary, timeline)]
    return all(_is_told(client, step, diary, timeline, now) for client in tested)


def _since(client: Client, diary: Diary, timeline: Timeline, step: Step, case: str) -> Reading:
    span = timeline.span(step)
    return Reading() if span is None else reading(diary.attempts(client.pod, case), *span)


def _is_open(client: Client, diary: Diary, timeline: Timeline) -> bool:
    for case in client.cases:
        found = _since(client, diary, timeline, Step.OPEN, case.name)
        if found.run < TWICE or (case.is_counted and not found.is_open):
            return False
    return client.main.protocol != "TCP" or len(diary.attempts(client.pod, ESTABLISHED)) >= TWICE


def was_open(client: Client, diary: Diary, timeline: Timeline, case: str) -> bool:
    """Say whether a case was answered while there was no policy: the positive control."""
    return _since(client, diary, timeline, Step.OPEN, case).is_open is True


def _is_denied(client: Client, diary: Diary, timeline: Timeline, now: float) -> bool:
    for case in client.cases:
        if not was_open(client, diary, timeline, case.name):
            continue
        found = _since(client, diary, timeline, Step.DENY, case.name)
        if found.run < TWICE or (case.must_close and not found.is_closed):
            return False
    main = _since(client, diary, timeline, Step.DENY, client.main.name)
    return not main.is_closed or now - main.since >= LINGER


def is_denied_main(client: Client, diary: Diary, timeline: Timeline) -> bool:
    """Say whether the main case failed at the end of the deny, having worked before it."""
    if not was_open(client, diary, timeline, client.main.name):
        return False
    span = timeline.denied()
    if span is None:
        return False
    return reading(diary.attempts(client.pod, client.main.name), *span).is_closed


def _is_watched(client: Client, diary: Diary) -> bool:
    attempts = diary.attempts(client.starter, RACE)
    return bool(attempts) and attempts[-1].started - attempts[0].started >= START_SPAN


def _is_back(client: Client, diary: Diary, timeline: Timeline) -> bool:
    for case in client.cases:
        if not was_open(client, diary, timeline, case.name):
            continue
        if not _since(client, diary, timeline, Step.ALLOW, case.name).is_open:
            return False
    span = timeline.span(Step.ALLOW)
    if not client.starter or span is None:
        return True
    return reading(diary.attempts(client.starter, RACE), *span).is_open is True


def enforces(client: Client, diary: Diary, timeline: Timeline) -> bool:
    """Say whether the later steps mean anything for a client: deny and allow both worked."""
    sentinel = client.sentinel
    if sentinel is None:
        return False
    for case in (client.main, sentinel):
        denied = timeline.denied()
        if denied is None or not was_open(client, diary, timeline, case.name):
            return False
        if not reading(diary.attempts(client.pod, case.name), *denied).is_closed:
            return False
        if not _since(client, diary, timeline, Step.ALLOW, case.name).is_open:
            return False
    return True


def turned(client: Client, step: Step, diary: Diary, timeline: Timeline) -> float | None:
    """Return when the sentinel showed that a step's policy is in force; None where it did not."""
    if client.sentinel is None:
        return None
    found = _since(client, diary, timeline, step, client.sentinel.name)
    # A refusal takes a second to show and is seen twice; an answer shows at once.
    if found.is_open is not SENTINEL_OPENS[step] or found.run < (1 if found.is_open else TWICE):
        return None
    return found.since


def _is_told(client: Client, step: Step, diary: Diary, timeline: Timeline, now: float) -> bool:
    since = turned(client, step, diary, timeline)
    if since is None:
        return False
    for case in watched(client, step):
        if not was_open(client, diary, timeline, case.name):
            continue
        found = reading(diary.attempts(client.pod, case.name), since + DWELL)
        if found.run < TWICE or (found.is_closed and now - since < SETTLE):
            return False
    return True
