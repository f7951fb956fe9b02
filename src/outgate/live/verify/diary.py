"""What the probes wrote to their logs, as attempts on our own clock.

Nodes have clocks of their own, so a probe writes its node's uptime. The difference to our clock is
at most the smallest one seen between a line's time and the moment when it was read: each further
line can only bring it nearer, and with several lines a second it is soon within the time that a
read of the log takes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from outgate.live.verify.answers import Outcome
from outgate.live.verify.script import MAGIC, RESOLVER

_MOST_ATTEMPTS = 5000
"""Of one case: a log is what a pod makes of it, and a run ends within minutes."""
_REJECTED = ("no route to host", "unreachable", "prohibited", "permission denied", "not permitted")
_DNS_UDP = "dns-udp"
_SPLITS = 7


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to get an answer."""

    number: int
    started: float
    ended: float
    outcome: Outcome
    words: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether something came back from the server."""
        return self.outcome is Outcome.ANSWERED


@dataclass(slots=True)
class _Log:
    offset: float = math.inf
    cases: dict[str, dict[int, Attempt]] = field(default_factory=dict)
    resolver: str = ""


class Diary:
    """Collects the lines of all probes; the same line may come more than once."""

    def __init__(self) -> None:
        self._logs: dict[str, _Log] = {}

    def add(self, pod: str, text: str, received: float) -> None:
        """Take in a piece of a probe's log.

        Args:
            pod: Whose.
            text: The piece; lines that no probe wrote are passed over.
            received: When it had been read, on our clock.
        """
        log = self._logs.setdefault(pod, _Log())
        for line in text.splitlines():
            parsed = parse_line(line)
            if parsed is None:
                continue
            case, attempt = parsed
            log.offset = min(log.offset, received - attempt.ended)
            if case == RESOLVER:
                log.resolver = attempt.words
                continue
            attempts = log.cases.setdefault(case, {})
            if len(attempts) < _MOST_ATTEMPTS:
                attempts.setdefault(attempt.number, attempt)

    def attempts(self, pod: str, case: str) -> list[Attempt]:
        """Return the attempts of a case in the order in which they were started, on our clock."""
        log = self._logs.get(pod)
        if log is None:
            return []
        shift = log.offset
        found = [
            Attempt(one.number, one.started + shift, one.ended + shift, one.outcome, one.words)
            for one in log.cases.get(case, {}).values()
        ]
        return sorted(found, key=lambda one: one.started)

    def nameserver(self, pod: str) -> str:
        """Return the first nameserver of a pod's resolv.conf; empty where it is not known."""
        log = self._logs.get(pod)
        return log.resolver.partition(" ")[0] if log else ""


def parse_line(line: str) -> tuple[str, Attempt] | None:
    """Read one line of a log.

    Args:
        line: The line.

    Returns:
        The case and the attempt, on the node's clock; None where no probe wrote the line.
    """
    parts = line.split(" ", _SPLITS)
    if len(parts) < _SPLITS or parts[0] != MAGIC:
        return None
    try:
        number, code, length = int(parts[2]), int(parts[5]), int(parts[6])
        started, ended = float(parts[3]), float(parts[4])
    except ValueError:
        return None
    words = " ".join(parts[_SPLITS].split()) if len(parts) > _SPLITS else ""
    outcome = outcome_of(parts[1], code, length, words)
    return parts[1], Attempt(number, started, ended, outcome, words)


def outcome_of(case: str, code: int, length: int, words: str) -> Outcome:
    """Say how an attempt ended.

    The words are those of ``agnhost connect``: on error it prints a message that begins with
    TIMEOUT, DNS, REFUSED, OTHER or UNKNOWN.

    Args:
        case: The name of the case.
        code: The exit code; 0 where the connection was made.
        length: How many bytes came back, up to one.
        words: What was printed.
    """
    if case == _DNS_UDP:
        # The name is all that is asked for. That there is no such name is an answer too.
        is_silent = words.startswith("DNS") and ("timeout" in words or "refused" in words)
        return Outcome.NOT_RESOLVED if is_silent else _unless_broken(code, words)
    if code == 0:
        return Outcome.ANSWERED if length > 0 else Outcome.NO_ANSWER
    return _failure(words)


def _unless_broken(code: int, words: str) -> Outcome:
    reached = ("DNS", "TIMEOUT", "REFUSED", "OTHER")
    return Outcome.ANSWERED if code == 0 or words.startswith(reached) else Outcome.FAILED


def _failure(words: str) -> Outcome:
    if words.startswith("TIMEOUT"):
        return Outcome.TIMED_OUT
    if words.startswith("REFUSED"):
        return Outcome.REFUSED
    if words.startswith("DNS"):
        return Outcome.NOT_RESOLVED
    if any(phrase in words.lower() for phrase in _REJECTED):
        return Outcome.REJECTED
    return Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Reading:
    """What the attempts of a span of time say: the state at its end, and since when."""

    is_open: bool | None = None
    """None where nothing was tried."""
    since: float = math.inf
    """When the first attempt of the last run of equal results was started."""
    run: int = 0
    """How long that run is."""
    strays: int = 0
    """Attempts since then with the other result, each alone among many: see `reading`."""
    outcome: Outcome | None = None
    """How the last attempt of that run ended."""
    words: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether the last attempts failed."""
        return self.is_open is False


def reading(attempts: Sequence[Attempt], start: float, end: float = math.inf) -> Reading:
    """Say what attempts show that lie wholly within a span.

    An attempt that was under way when the policy changed belongs to neither side. One result that
    stands alone is passed over: packets are lost, and a new UDP socket that happens on the port of
    an earlier one is taken for it by connection tracking, which remembers for minutes.

    Args:
        attempts: Of one case, in their order.
        start: When the span begins.
        end: When it ends.
    """
    inside = [one for one in attempts if one.started >= start and one.ended <= end]
    if not inside:
        return Reading()
    runs = [list(run) for _, run in groupby(inside, key=lambda one: one.is_answered)]
    lasting = [run for run in runs if len(run) > 1] or [inside[-1:]]
    is_open = lasting[-1][-1].is_answered
    same = list(takewhile(lambda run: run[-1].is_answered is is_open, reversed(lasting)))
    since = same[-1][0].started
    last = same[0][-1]
    return Reading(
        is_open=is_open,
        since=since,
        run=sum(len(run) for run in same),
        strays=sum(one.is_answered is not is_open for one in inside if one.started >= since),
        outcome=last.outcome,
        words=last.words,
    )
