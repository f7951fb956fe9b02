"""A disk without room, a limit, a kill, a lock that is never let go: the store is as it was."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from outgate.cli.entry import program
from outgate.flows.collecting import MOST_EDGES
from outgate.flows.store import schema
from outgate.flows.store.store import Store
from tests.flows.store.test_nothing_is_lost_of_what_was_stored import edges, log, outgate


def many(path: Path, ends: int) -> Path:
    """Write a log with an edge a line."""
    ends_of = (f"203.0.{at // 60_000}.{at % 200},TCP,{at % 60_000 + 1}" for at in range(ends))
    rows = (f"2026-01-01T00:00:00Z,shop/Deployment/web,{end}" for end in ends_of)
    path.write_text("time,source,destination,protocol,port\n" + "\n".join(rows) + "\n")
    return path


def limited(kilobytes: int) -> Callable[[], None]:
    """Return what limits the files of a process, as ulimit -f does."""
    size = kilobytes * 1024

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def limited_import(kilobytes: int, path: Path, store: Path) -> subprocess.CompletedProcess[str]:
    """Import with files that may become only so large."""
    return subprocess.run(
        [sys.executable, "-m", "outgate", "flows", "import", str(path), "--store", str(store)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited(kilobytes),
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with an edge in it."""
    path = tmp_path / "flows.db"
    assert outgate("import", log(tmp_path / "first.jsonl", "web"), "--store", path).returncode == 0
    return path


def test_a_limit_of_the_system(store: Path, tmp_path: Path) -> None:
    """Said with where to look; without the limit the same log goes in."""
    large = many(tmp_path / "large.csv", 10_000)

    refused = limited_import(300, large, store)

    assert (refused.returncode, "nothing was added" in refused.stderr) == (2, True)
    assert "ulimit -f" in refused.stderr
    assert edges(store) == {"web": 1}
    assert outgate("import", large, "--store", store).returncode == 0
    with Store(store) as opened:
        assert sum(1 for _ in opened.edges()) == 10_001


def test_no_room_for_what_is_put_aside_while_reading(store: Path, tmp_path: Path) -> None:
    """More edges than memory is to hold go into a file: the sentence names its folder."""
    refused = limited_import(300, many(tmp_path / "large.csv", MOST_EDGES * 2 + 10), store)

    assert (refused.returncode, "set TMPDIR" in refused.stderr) == (2, True)
    assert ".edges" not in refused.stderr
    assert edges(store) == {"web": 1}


def test_a_kill_in_the_middle_of_writing(store: Path, tmp_path: Path) -> None:
    """Nobody can tidy up then; the next one finds the store as it was, and imports the log."""
    large = many(tmp_path / "large.csv", 30_000)
    journal = Path(f"{store}-journal")
    run = subprocess.Popen(
        [sys.executable, "-m", "outgate", "flows", "import", str(large), "--store", str(store)],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not journal.exists() and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    run.kill()
    assert run.wait() < 0

    assert edges(store) == {"web": 1}
    assert outgate("import", large, "--store", store).returncode == 0
    with Store(store) as opened:
        assert sum(1 for _ in opened.edges()) == 30_001


def test_a_writer_that_never_ends(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one waits, and says at last for what."""
    monkeypatch.setattr(schema, "PATIENCE_SECONDS", 0.2)
    holder = sqlite3.connect(store, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        words = ["flows", "import", str(log(tmp_path / "b.jsonl", "api")), "--store", str(store)]
        result = CliRunner().invoke(program, words)
    finally:
        holder.close()

    assert (result.exit_code, "another process has been writing" in result.stderr) == (2, True)
    assert edges(store) == {"web": 1}


@pytest.mark.parametrize(
    "line",
    [
        "flows show", "flows stats", "flows prune --before 1d", "flows merge {other}",
        "flows import {log}", "simulate -f {manifests}",
    ],
)  # fmt: skip
def test_a_newer_store_is_refused_by_every_verb(line: str, store: Path, tmp_path: Path) -> None:
    """With what to do, and not a byte is changed."""
    other, manifests = tmp_path / "other.db", tmp_path / "manifests.yaml"
    outgate("import", log(tmp_path / "a.jsonl", "api"), "--store", other)
    manifests.write_text("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n")
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = store.read_bytes()
    words = line.format(other=other, log=tmp_path / "a.jsonl", manifests=manifests).split()

    result = CliRunner().invoke(program, [*words, "--store", str(store)])

    assert result.exit_code == 3
    assert "use the newer outgate that wrote it" in result.stderr
    assert store.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_not_be_written_to(store: Path, tmp_path: Path) -> None:
    """It is read all the same."""
    store.chmod(0o400)

    refused = outgate("import", log(tmp_path / "b.jsonl", "api"), "--store", store)

    assert (refused.returncode, "--store" in refused.stderr) == (2, True)
    assert edges(store) == {"web": 1}


def test_what_is_damaged_is_said_with_the_way_back(store: Path, tmp_path: Path) -> None:
    """A store whose pages are overwritten is never read as half a picture."""
    outgate("import", many(tmp_path / "large.csv", 2_000), "--store", store)
    with store.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 40_960)

    result = CliRunner().invoke(program, ["flows", "show", "-o", "json", "--store", str(store)])

    assert result.exit_code == 3
    assert "import the records again into a new one" in result.stderr
    with pytest.raises(json.JSONDecodeError):
        json.loads(result.stdout)
