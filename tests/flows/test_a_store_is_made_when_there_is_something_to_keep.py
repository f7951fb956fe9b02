"""No store for what no source knows, and no word too late of what stands in the way of one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.flows.test_broken_input_is_counted_and_the_rest_is_read import record
from tests.flows.test_flows_as_typed import typed

KNOWN = json.dumps(record()) + "\n"


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "GET / HTTP/1.1 200\n" * 3, '{"level":"info"}\n', KNOWN[:-30]],
    ids=["empty", "blank", "text", "json", "half"],
)
def test_what_no_source_knows_makes_none(text: str, tmp_path: Path) -> None:
    """It is said, with the exit code of what could not be read, and the folder is as before."""
    log = tmp_path / "some.log"
    log.write_text(text, encoding="utf-8")

    result = typed(f"import {log}", tmp_path)

    assert result.exit_code == (3 if text.strip() else 0)
    assert "nothing" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["some.log"]


def test_one_known_among_unknown_makes_one(tmp_path: Path) -> None:
    """The unknown input is no input of the store: an outgate that knows it may import it."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/a.log").write_text("nothing that is known\n", encoding="utf-8")
    (tmp_path / "logs/b.log").write_text(KNOWN, encoding="utf-8")

    result = typed(f"import {tmp_path / 'logs'}", tmp_path)

    assert result.exit_code == 3
    assert "1 edge from 1 input" in typed("stats", tmp_path).stdout


def test_what_a_source_lost_is_kept_without_a_record(tmp_path: Path) -> None:
    """That nothing was seen while records were lost is what completeness is about."""
    log = tmp_path / "lost.jsonl"
    log.write_text('{"lost_events": {"num_events_lost": "12"}}\n', encoding="utf-8")

    assert typed(f"import {log}", tmp_path).exit_code == 0
    assert "12 lost by their source" in typed("stats", tmp_path).stdout


@pytest.mark.parametrize(("store", "code"), [("none/flows.db", 2), (".", 3)])
def test_a_place_that_takes_no_store_is_said_first(store: str, code: int, tmp_path: Path) -> None:
    """Before an hour of reading."""
    from click.testing import CliRunner

    from outgate.cli.entry import program

    missing = tmp_path / "missing.log"
    words = ["flows", "import", str(missing), "--store", str(tmp_path / store)]
    (missing).write_text(KNOWN, encoding="utf-8")

    result = CliRunner().invoke(program, words)

    assert (result.exit_code, result.stdout) == (code, "")
    assert str(tmp_path) in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_said_first(tmp_path: Path) -> None:
    """With the option that names another place."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    log = tmp_path / "log"
    log.write_text(KNOWN, encoding="utf-8")

    result = typed(f"import {log}", closed)

    assert (result.exit_code, "--store" in result.stderr) == (2, True)


@pytest.mark.parametrize("options", ["--live", "--context x", "--as y", "--kubeconfig z"])
def test_one_cluster_is_meant(options: str, tmp_path: Path) -> None:
    """A capture and a live cluster are two."""
    log = tmp_path / "log"
    log.write_text(KNOWN, encoding="utf-8")

    result = typed(f"import {log} -f {log} {options}", tmp_path)

    assert (result.exit_code, "give one of them" in result.stderr) == (2, True)
