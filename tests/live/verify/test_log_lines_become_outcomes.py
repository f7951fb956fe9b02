"""The failures that look alike to a user are told apart."""

from __future__ import annotations

import pytest

from outgate.live.verify.answers import Outcome
from outgate.live.verify.diary import Diary, outcome_of, parse_line


@pytest.mark.parametrize(
    ("case", "code", "length", "words", "expected"),
    [
        ("pod-tcp", 0, 1, "", Outcome.ANSWERED),
        # In a mesh the proxy shakes hands for a server that it may not reach.
        ("pod-tcp", 0, 0, "", Outcome.NO_ANSWER),
        ("pod-tcp", 1, 0, "TIMEOUT", Outcome.TIMED_OUT),
        (
            "pod-udp",
            1,
            0,
            "TIMEOUT: read udp 10.0.0.1:1: i/o timeout",
            Outcome.TIMED_OUT,
        ),
        ("pod-tcp", 1, 0, "REFUSED", Outcome.REFUSED),
        ("pod-udp", 1, 0, "REFUSED: read udp: connection refused", Outcome.REFUSED),
        (
            "pod-tcp",
            1,
            0,
            "OTHER: dial tcp 10.0.0.1:80: connect: no route to host",
            Outcome.REJECTED,
        ),
        (
            "pod-tcp",
            1,
            0,
            "OTHER: dial tcp 10.0.0.1:80: connect: network is unreachable",
            Outcome.REJECTED,
        ),
        ("pod-udp", 1, 0, "UNKNOWN: write: operation not permitted", Outcome.REJECTED),
        ("pod-tcp", 1, 0, "DNS: lookup a: no such host", Outcome.NOT_RESOLVED),
        ("pod-tcp", 127, 0, "sh: /agnhost: not found", Outcome.FAILED),
        ("pod-tcp", 137, 0, "Killed", Outcome.FAILED),
    ],
)
def test_how_an_attempt_ended(
    case: str, code: int, length: int, words: str, expected: Outcome
) -> None:
    """Each in the words of ``agnhost connect``."""
    assert expected == outcome_of(case, code, length, words)


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        (0, "", Outcome.ANSWERED),
        # The server said that there is no such name, or that it is at a loss: it said something.
        (1, "DNS: lookup a. on 10.96.0.10:53: no such host", Outcome.ANSWERED),
        (1, "DNS: lookup a. on 10.96.0.10:53: server misbehaving", Outcome.ANSWERED),
        # The name was resolved, and what it stands for did not answer.
        (1, "TIMEOUT", Outcome.ANSWERED),
        (1, "REFUSED", Outcome.ANSWERED),
        (1, "DNS: lookup a. on 10.96.0.10:53: read udp: i/o timeout", Outcome.NOT_RESOLVED),
        (1, "DNS: lookup a. on 10.96.0.10:53: read udp: connection refused", Outcome.NOT_RESOLVED),
        (127, "sh: /agnhost: not found", Outcome.FAILED),
    ],
)
def test_a_look_up_asks_for_an_answer_of_the_dns_server_only(
    code: int, words: str, expected: Outcome
) -> None:
    """Whatever the server said, the traffic passed."""
    assert expected == outcome_of("dns-udp", code, 0, words)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Terminated",
        "outgate",
        "outgate pod-tcp one 1.0 2.0 0 1 ",
        "outgate pod-tcp 1 yesterday 2.0 0 1 ",
        "2026/01/01 00:00:00 GET /hostname",
    ],
)
def test_other_lines_are_passed_over(line: str) -> None:
    """A log holds what a shell and a server say, too."""
    assert parse_line(line) is None


def test_a_line_may_come_more_than_once() -> None:
    """Logs are read with an overlap; an attempt counts once."""
    diary = Diary()
    for received in (10.0, 10.5):
        diary.add("pod", "outgate pod-tcp 1 100.00 100.10 0 1 \n", received)
    assert [one.number for one in diary.attempts("pod", "pod-tcp")] == [1]


def test_a_hostile_log_does_not_fill_the_memory() -> None:
    """No more attempts are kept than a run can make."""
    diary = Diary()
    lines = (f"outgate pod-tcp {number} 1.00 1.10 0 1 " for number in range(9000))
    diary.add("pod", "\n".join(lines), 10.0)
    assert len(diary.attempts("pod", "pod-tcp")) == 5000


def test_the_nameserver_is_remembered() -> None:
    """The first of the pod's resolv.conf, as the probe saw it."""
    diary = Diary()
    diary.add("pod", "outgate resolver 1 1.0 1.0 0 1 169.254.20.10 server-0.x.svc.y\n", 2.0)
    assert (diary.nameserver("pod"), diary.nameserver("other")) == ("169.254.20.10", "")
