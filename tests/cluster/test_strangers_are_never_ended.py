"""The harness ends only what it started, even when a process id was given to somebody else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cluster.processes import Ledger, stat_of


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of its own."""
    return Ledger(tmp_path / "processes", tmp_path / "log")


def test_started_process_is_known_and_ended(ledger: Ledger) -> None:
    """A process that was started is alive until it is stopped, and then written down no more."""
    process = ledger.start("sleeper", ["sleep", "60"])
    assert ledger.identifier("sleeper") == process
    assert ledger.stop("sleeper") is True
    stat = stat_of(process)
    assert stat is None or stat.has_ended
    assert ledger.names() == []


def test_reused_id_is_not_ours(ledger: Ledger, tmp_path: Path) -> None:
    """An id with another start time belongs to a stranger: here, to this very test."""
    process = ledger.start("sleeper", ["sleep", "60"])
    try:
        written = tmp_path / "processes" / "stranger.json"
        written.write_text(json.dumps({"pid": os.getpid(), "start_ticks": 1}))
        assert ledger.identifier("stranger") is None
        assert ledger.stop("stranger") is False
        assert ledger.identifier("sleeper") == process
    finally:
        ledger.stop("sleeper")


def test_starters_child_is_the_one_that_counts(ledger: Ledger) -> None:
    """Of a command that starts another one and waits, the other one is written down and ended."""
    command = ["sh", "-c", "sleep 60; true"]
    process = ledger.start("child", command, forks=True)
    assert Path(f"/proc/{process}/comm").read_text().strip() == "sleep"
    assert ledger.stop("child") is True
