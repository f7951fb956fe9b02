"""`outgate flows` at the command line: what people read, and what programs read."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from outgate.cli.entry import program
from outgate.render.schemas import schema_text
from tests.flows.test_broken_input_is_counted_and_the_rest_is_read import record


def typed(line: str, folder: Path, text: bytes = b"") -> Result:
    """Run a line with a store in a folder."""
    arguments = [*line.split(), "--store", str(folder / "flows.db")]
    return CliRunner().invoke(program, ["flows", *arguments], input=text)


def written(folder: Path, *records: Any) -> Path:
    """Write a log."""
    path = folder / "hubble.log"
    path.write_bytes(b"".join(json.dumps(each).encode() + b"\n" for each in records))
    return path


DENIED = record(verdict="DROPPED", drop_reason_desc="POLICY_DENIED", is_reply=None)
HOSTILE = record(source={"namespace": "shop", "pod_name": "\x1b[31mred\u202e"})


def test_every_record_is_accounted_for_in_words(tmp_path: Path) -> None:
    """Read, used, set aside with a reason and a place, and what the source cannot show."""
    log = written(tmp_path, record(), record(), record(l4={}), record(verdict="ALLOWED"))
    result = typed(f"import {log}", tmp_path)
    assert result.exit_code == 3
    assert "4 records of Cilium Hubble (real)" in result.stdout
    assert "2 used, 1 of them further reports of a connection" in result.stdout
    assert "1 set aside: no protocol or port" in result.stdout
    assert f"(first: {log}:4 ('ALLOWED'))" in result.stdout
    assert "does not show host names" in result.stdout


def test_the_same_file_is_not_counted_twice(tmp_path: Path) -> None:
    """And what a log has grown by is."""
    log = written(tmp_path, record())
    assert typed(f"import {log}", tmp_path).exit_code == 0
    assert "nothing new" in typed(f"import {log}", tmp_path).stdout
    written(tmp_path, record(), record("2026-01-01T03:00:00Z"))
    assert "1 record of" in typed(f"import {log}", tmp_path).stdout
    assert ", 2× on 1 days" in typed("show", tmp_path).stdout


def test_json_fits_its_schema(tmp_path: Path) -> None:
    """An edge with all that is known of it; and a store without edges is a document too."""
    schema = Draft202012Validator(json.loads(schema_text("FlowReport")))
    log = written(tmp_path, record(destination_names=["one.example."]), DENIED, HOSTILE)
    assert typed(f"import {log}", tmp_path).exit_code == 0
    found = json.loads(typed("show -o json", tmp_path).stdout)
    schema.validate(found)
    assert [edge["class"] for edge in found["edges"]].count("denied") == 1
    assert ["one.example"] in [edge["names"] for edge in found["edges"]]
    nothing = json.loads(typed("show -o json -n elsewhere", tmp_path).stdout)
    schema.validate(nothing)
    assert nothing["edges"] == []


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_a_hostile_name_does_not_reach_the_terminal(output: str, tmp_path: Path) -> None:
    """Names in a log are written by whoever can name a pod, or make a lookup."""
    assert typed(f"import {written(tmp_path, HOSTILE)}", tmp_path).exit_code == 0
    result = typed(f"show -v -o {output}", tmp_path)
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "red" in result.stdout


def test_csv_has_a_row_for_each_edge(tmp_path: Path) -> None:
    """With a header, and no cell that a spreadsheet would run."""
    formula = record(source={"namespace": "=cmd()", "pod_name": "web"})
    assert typed(f"import {written(tmp_path, formula)}", tmp_path).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(typed("show -o csv", tmp_path).stdout)))
    assert [(row["source"], row["port"], row["class"]) for row in rows] == [
        ("'=cmd()/Pod/web", "443", "allowed")
    ]


def test_a_class_and_a_namespace_narrow_what_is_shown(tmp_path: Path) -> None:
    """Both are options; a class that does not exist is refused."""
    assert typed(f"import {written(tmp_path, record(), DENIED)}", tmp_path).exit_code == 0
    assert len(typed("show --class denied -n shop", tmp_path).stdout.splitlines()) == 1
    assert typed("show --class refused", tmp_path).exit_code == 2


def test_a_cut_archive_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """What stands before the cut is kept, and the exit code says that there was one."""
    times = [f"2026-01-01T00:00:{second:02}Z" for second in range(40)]
    log = "".join(json.dumps(record(time, uuid="x" * 5_000)) + "\n" for time in times).encode()
    whole = gzip.compress(log, compresslevel=0)
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    result = typed(f"import {tmp_path / 'cut.gz'}", tmp_path)
    assert result.exit_code == 3
    assert "breaks in the middle" in result.stderr
    assert "records of Cilium Hubble" in result.stdout
    assert ", 1× on 1 days" in typed("show", tmp_path).stdout


def test_standard_input_is_a_log_too(tmp_path: Path) -> None:
    """Under the name -."""
    result = typed("import -", tmp_path, json.dumps(record()).encode())
    assert (result.exit_code, result.stdout.splitlines()[0]) == (
        0, "-: 1 record of Cilium Hubble (real)",
    )  # fmt: skip


def test_stats_add_up_what_became_of_records(tmp_path: Path) -> None:
    """Over all inputs."""
    assert typed(f"import {written(tmp_path, record(), DENIED, record(l4={}))}", tmp_path)
    result = typed("stats", tmp_path)
    assert "2 edges from 1 input" in result.stdout
    assert "3 records read: 2 used, 1 set aside" in result.stdout


def test_prune_forgets_whole_days(tmp_path: Path) -> None:
    """What was seen since stays, with the connections of the days that stay."""
    log = written(tmp_path, record(), record("2026-02-01T00:00:00Z"))
    assert typed(f"import {log}", tmp_path).exit_code == 0
    result = typed("prune --before 2026-01-15", tmp_path)
    assert "0 edges forgotten, 1 others shortened" in result.stdout
    assert "1× on 1 days, last 2026-02-01" in typed("show", tmp_path).stdout


def test_a_store_is_merged_once(tmp_path: Path) -> None:
    """The second time it would count twice, and is refused with the input that both have."""
    other = tmp_path / "other"
    other.mkdir()
    assert typed(f"import {written(other, record())}", other).exit_code == 0
    merged = typed(f"merge {other / 'flows.db'}", tmp_path)
    assert (merged.exit_code, "1 edges" in merged.stdout) == (0, True)
    again = typed(f"merge {other / 'flows.db'}", tmp_path)
    assert again.exit_code == 2
    assert "would count twice" in again.stderr
