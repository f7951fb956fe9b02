"""Half lines, lines without end, mixed sources, verdicts that do not exist, clocks that jump."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from outgate.flows.accounting import Reason
from outgate.flows.holdings import read_history
from tests.flows.helping import collected, lines_of


def record(time: str = "2026-01-01T00:00:00Z", **more: Any) -> dict[str, Any]:
    """Return a record of Hubble."""
    return {
        "time": time,
        "verdict": "FORWARDED",
        "is_reply": False,
        "IP": {"source": "10.0.0.1", "destination": "1.1.1.1"},
        "l4": {"TCP": {"source_port": 40_000, "destination_port": 443}},
        "source": {"namespace": "shop", "pod_name": "web"},
        **more,
    }


WHOLE = json.dumps(record()).encode()
EDGE = "shop/Pod/web > 1.1.1.1:443/TCP allowed 1"
BROKEN = {
    Reason.BROKEN: WHOLE[:-20],
    Reason.TOO_LONG: b'{"flow":"' + b"x" * 10_000_000 + b'"}',
    Reason.NOT_OF_SOURCE: b"this is not json",
    Reason.UNKNOWN_VERDICT: json.dumps(record(verdict="ALLOWED")).encode(),
    Reason.NO_TIME: json.dumps(record("9999-01-01T00:00:00Z")).encode(),
    Reason.NO_PROTOCOL: json.dumps(record(l4={})).encode(),
}


@pytest.mark.parametrize("reason", BROKEN)
@pytest.mark.parametrize("is_last", [False, True])
def test_one_of_two(reason: Reason, is_last: bool) -> None:
    """The other record is read, and this one is counted, wherever it stands."""
    lines = [WHOLE, BROKEN[reason]] if is_last else [BROKEN[reason], WHOLE]
    found = collected(b"\n".join(lines))
    assert lines_of(found) == [EDGE]
    assert found.accounting.set_aside == {reason: 1}
    assert found.accounting.is_complete


def test_two_sources_in_one_file() -> None:
    """Each record is read as what it is."""
    other = b'{"time":"2026-01-01T00:00:00Z","source":"shop/web","destination":"1.1.1.1","port":80}'
    found = collected(WHOLE + b"\n" + other + b"\n" + WHOLE)
    assert found.sources == {"hubble": 2, "plain": 1}


def test_a_clock_that_jumps_is_said() -> None:
    """More than an hour back."""
    found = collected([record("2026-01-01T05:00:00Z"), record("2026-01-01T00:00:00Z")])
    assert found.accounting.clock_jumps == 1


def test_what_the_source_lost_is_added_up() -> None:
    """Numbers of 64 bits are text in JSON."""
    found = collected([{"lost_events": {"num_events_lost": "12"}}, record()])
    assert found.accounting.lost == 12


def test_an_address_is_its_holder_at_that_time() -> None:
    """The same address, an hour later, is another pod; before anybody held it, nobody knows."""
    lines = [
        (
            b'{"time":"2026-01-01T01:00:00Z","event":"held","address":"10.0.0.1","namespace":"shop",'
            b'"pod":"old","owner":"StatefulSet/old"}\n'
        ),
        (
            b'{"time":"2026-01-01T02:00:00Z","event":"released","address":"10.0.0.1",'
            b'"namespace":"shop","pod":"old"}\n'
        ),
        (
            b'{"time":"2026-01-01T02:00:05Z","event":"held","address":"10.0.0.1","namespace":"shop",'
            b'"pod":"new","owner":"StatefulSet/new"}\n'
        ),
    ]
    bare = [record(f"2026-01-01T0{hour}:30:00Z", source={}) for hour in range(3)]
    found = collected(bare, times=read_history(lines))
    assert lines_of(found) == [
        "10.0.0.1 > 1.1.1.1:443/TCP allowed 1",
        "shop/StatefulSet/new > 1.1.1.1:443/TCP allowed 1",
        "shop/StatefulSet/old > 1.1.1.1:443/TCP allowed 1",
    ]
    assert found.accounting.unknown_ends == 1


@pytest.mark.corpora
def test_a_verdict_of_another_tool_is_refused() -> None:
    """A file made by hand says ALLOWED, which Hubble does not."""
    folder = Path(os.environ["OUTGATE_TEST_DATA"]) / "flows/hubble-policypilot"
    found = collected(folder / "sample-flows.json")
    assert found.accounting.set_aside == {Reason.UNKNOWN_VERDICT: 3}
