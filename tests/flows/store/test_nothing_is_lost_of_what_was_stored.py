"""A newer version, a full disk, two writers, the same log twice, one that has grown."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from outgate.errors import ConfigurationError, InputError, UsageError
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.merging import merge
from outgate.flows.store.pruning import prune
from outgate.flows.store.store import Store


def outgate(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    return subprocess.run(
        [sys.executable, "-m", "outgate", "flows", *map(str, words)],
        # Not what a library told the C library of the terminal's width.
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )


def log(path: Path, *clients: str, port: int = 443) -> Path:
    """Write a log of a connection each."""
    rows = [
        {"time": "2026-01-01T00:00:00Z", "source": f"shop/{client}", "destination": "1.1.1.1",
         "port": port, "source_port": 40_000}
        for client in clients
    ]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def edges(path: Path) -> dict[str, int]:
    """Return the clients of a store and their connections."""
    with Store(path) as store:
        return {edge.source.name: edge.connections for edge in store.edges()}


def test_a_log_counts_once_and_its_growth_counts(tmp_path: Path) -> None:
    """The same bytes again are nothing new; what was added behind them is."""
    store = tmp_path / "flows.db"
    outgate("import", log(tmp_path / "a.jsonl", "web"), "--store", store)
    again = outgate("import", tmp_path / "a.jsonl", "--store", store)
    grown = outgate("import", log(tmp_path / "a.jsonl", "web", "api"), "--store", store)
    assert (again.returncode, grown.returncode) == (0, 0)
    assert "nothing new" in again.stdout
    assert "1 record of the plain form" in grown.stdout
    assert edges(store) == {"api": 1, "web": 1}


def test_a_copy_in_the_same_folder_counts_once(tmp_path: Path) -> None:
    """Two names of the same bytes, read side by side."""
    (tmp_path / "logs").mkdir()
    log(tmp_path / "logs/a.jsonl", "web")
    log(tmp_path / "logs/b.jsonl", "web")
    done = outgate("import", tmp_path / "logs", "--store", tmp_path / "flows.db")
    assert done.returncode == 0
    assert edges(tmp_path / "flows.db") == {"web": 1}


def test_two_writers_take_turns(tmp_path: Path) -> None:
    """Both are there in the end."""
    store = tmp_path / "flows.db"
    names = [f"pod{number}" for number in range(8)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "outgate", "flows", "import",
             str(log(tmp_path / name, name)), "--store", str(store)],
            stdout=subprocess.DEVNULL,
        )
        for name in names
    ]  # fmt: skip
    assert [run.wait(120) for run in runs] == [0] * 8
    assert edges(store) == dict.fromkeys(names, 1)


def test_an_interrupted_stream_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    """Ctrl-C in a terminal ends both ends of a pipe; what had come is stored."""
    record = log(tmp_path / "a.jsonl", "web").read_bytes()
    store = tmp_path / "flows.db"
    run = subprocess.Popen(
        [sys.executable, "-m", "outgate", "flows", "import", "-", "--store", str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    assert run.stdin is not None
    # More than a pipe holds: when it is written, it is being read.
    run.stdin.write(record * 5_000)
    run.stdin.flush()
    run.send_signal(signal.SIGINT)
    time.sleep(0.2)
    run.stdin.close()
    assert run.wait(60) == 0
    assert edges(store) == {"web": 1}


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    """In words, and the file is not touched."""
    store = tmp_path / "flows.db"
    outgate("import", log(tmp_path / "a.jsonl", "web"), "--store", store)
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = store.read_bytes()
    done = outgate("import", log(tmp_path / "b.jsonl", "api"), "--store", store)
    assert done.returncode == 3
    assert "has version 99 and this outgate knows 1" in done.stderr
    assert store.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all, whatever it is " * 40, b""])
def test_what_is_no_store(tmp_path: Path, content: bytes) -> None:
    """A file of something else is refused and left alone; an empty one becomes a store."""
    store = tmp_path / "flows.db"
    store.write_bytes(content)
    done = outgate("import", log(tmp_path / "a.jsonl", "web"), "--store", store)
    assert (done.returncode, "is not a store of outgate" in done.stderr) == (
        (3, True) if content else (0, False)
    )
    assert not content or store.read_bytes() == content


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """SQLite's own limit of pages stands for the disk's."""
    path = tmp_path / "flows.db"
    outgate("import", log(tmp_path / "a.jsonl", "web"), "--store", path)
    many = (
        Edge(
            EdgeKey(
                Party(PartyKind.WORKLOAD, "shop", "Pod", f"p{number}"),
                Party(PartyKind.EXTERNAL, address="1.1.1.1"),
                "TCP",
                443,
                TrafficClass.ALLOWED,
            ),
            Evidence(1, 1, 1, {1: Sightings(1)}, sources={"plain": 1}),
        )
        for number in range(10_000)
    )
    with Store(path) as store:
        store._connection.execute("PRAGMA max_page_count = 20")
        message = "the disk is full: nothing was added"
        with pytest.raises(ConfigurationError, match=message), store.writing():
            store.add(many)
    assert edges(path) == {"web": 1}


def test_stores_are_merged_once(tmp_path: Path) -> None:
    """A log that both hold would count twice: nothing is merged then."""
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    outgate("import", log(tmp_path / "a.jsonl", "web"), "--store", one)
    outgate("import", log(tmp_path / "b.jsonl", "web", "api"), "--store", other)
    with Store(one) as target, Store(other) as source:
        assert merge(target, source) == 2
        with pytest.raises(UsageError, match="would count twice; nothing was merged"):
            merge(target, source)
    assert edges(one) == {"api": 1, "web": 2}


def test_what_is_old_goes_by_days(tmp_path: Path) -> None:
    """An edge that was seen since keeps the days since."""
    from datetime import UTC, datetime

    day = 86_400_000_000
    party = Party(PartyKind.WORKLOAD, "shop", "Pod", "web")
    found = [
        Edge(
            EdgeKey(party, party, "TCP", port, TrafficClass.ALLOWED),
            Evidence(
                min(days) * day,
                max(days) * day + 1,
                1,
                {one: Sightings(2) for one in days},
                sources={"plain": 2},
            ),
        )
        for port, days in ((1, (1,)), (2, (1, 5)), (3, (5,)))
    ]
    with Store(tmp_path / "flows.db", create=True) as store:
        with store.writing():
            store.add(found)
        assert prune(store, datetime(1970, 1, 4, tzinfo=UTC)) == (1, 1)
        assert [(edge.port, edge.connections) for edge in store.edges()] == [(2, 2), (3, 2)]


def test_no_store_is_said_with_the_remedy(tmp_path: Path) -> None:
    """Reading never makes one."""
    with pytest.raises(InputError, match="make one with outgate flows import"):
        Store(tmp_path / "flows.db")
    assert list(tmp_path.iterdir()) == []
