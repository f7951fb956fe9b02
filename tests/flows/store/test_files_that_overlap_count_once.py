"""An export of every hour holds the end of the hour before: what two files tell is told once."""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any

import pytest

from outgate.flows import marking
from outgate.flows.importing import Collected
from outgate.flows.keeping import Keeper
from outgate.flows.store import store as stores
from outgate.flows.store.store import Store
from tests.flows.helping import collected
from tests.flows.test_broken_input_is_counted_and_the_rest_is_read import record
from tests.flows.test_flows_as_typed import typed


def at(minute: int, **more: Any) -> dict[str, Any]:
    """Return a connection of its own that began at a minute."""
    ports = {"TCP": {"source_port": 40_000 + minute, "destination_port": 443}}
    return record(f"2026-01-01T00:{minute:02}:00.123456789Z", **{"l4": ports, **more})


def export(path: Path, *records: dict[str, Any]) -> Path:
    """Write a log."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def connections(folder: Path) -> int:
    """Return how many connections the store holds."""
    found = json.loads(typed("show -o json", folder).stdout)
    return sum(edge["connections"] for edge in found["edges"])


def test_one_after_the_other(tmp_path: Path) -> None:
    """Minutes 0 to 29, then 20 to 49: fifty connections, and ten records that were there."""
    first = export(tmp_path / "1.jsonl", *map(at, range(30)))
    second = export(tmp_path / "2.jsonl", *map(at, range(20, 50)))

    typed(f"import {first}", tmp_path)
    result = typed(f"import {second}", tmp_path)

    assert result.exit_code == 0
    assert "20 used" in result.stdout
    assert "10 set aside: a record that another file has brought before" in result.stdout
    assert connections(tmp_path) == 50


def test_in_one_folder_read_side_by_side(tmp_path: Path) -> None:
    """Processes that do not know of each other; the order of the files makes no difference."""
    for name, minutes in (("a", range(20, 50)), ("b", range(30)), ("c", range(45, 60))):
        export(tmp_path / f"logs/{name}.jsonl", *map(at, minutes))

    result = typed(f"import {tmp_path / 'logs'}", tmp_path)

    assert result.exit_code == 0
    assert connections(tmp_path) == 60


def test_written_in_another_form_they_are_the_same_records(tmp_path: Path) -> None:
    """Not the bytes: a log collector wraps them, and a newer exporter orders fields anew."""
    first = export(tmp_path / "1.jsonl", at(1))
    turned = dict(reversed(at(1).items()))
    second = export(tmp_path / "2.jsonl", {"flow": turned, "node_name": "n"})

    typed(f"import {first}", tmp_path)
    result = typed(f"import {second}", tmp_path)

    assert "nothing of it was kept" in result.stdout
    assert connections(tmp_path) == 1


@pytest.mark.parametrize(
    "other",
    [
        record("2026-01-01T00:01:00.123459Z", l4=at(1)["l4"]),
        at(1, verdict="DROPPED", drop_reason_desc="POLICY_DENIED"),
        at(1, IP={"source": "10.0.0.2", "destination": "1.1.1.1"}, source={"namespace": "a"}),
        at(1, l4={"TCP": {"source_port": 40_001, "destination_port": 444}}),
        at(1, traffic_direction="INGRESS", trace_observation_point="TO_ENDPOINT"),
    ],
    ids=["time", "verdict", "client", "port", "place"],
)
def test_records_that_differ_are_two(other: dict[str, Any], tmp_path: Path) -> None:
    """In the time by a microsecond, the verdict, an end, a port, or where it was seen."""
    typed(f"import {export(tmp_path / '1.jsonl', at(1))}", tmp_path)

    result = typed(f"import {export(tmp_path / '2.jsonl', other)}", tmp_path)

    assert "1 used" in result.stdout


def test_the_same_record_twice_in_one_file_is_a_duplicate_as_ever(tmp_path: Path) -> None:
    """What one file says twice is a further report of a connection, and is used."""
    result = typed(f"import {export(tmp_path / '1.jsonl', at(1), at(1))}", tmp_path)

    assert "2 used, 1 of them further reports of a connection" in result.stdout


def test_counts_without_a_clients_port_have_nothing_to_be_known_by(tmp_path: Path) -> None:
    """Two logs may say the same of different connections; both count, and docs say so."""
    row = {"time": "2026-01-01T00:00:00Z", "source": "shop/web", "destination": "1.1.1.1"}
    first = export(tmp_path / "1.jsonl", row | {"port": 443, "count": 5})
    second = export(tmp_path / "2.jsonl", row | {"port": 80}, row | {"port": 443, "count": 5})

    typed(f"import {first}", tmp_path)
    typed(f"import {second}", tmp_path)

    assert connections(tmp_path) == 11


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last records of a store are remembered, whole inputs at a time."""
    monkeypatch.setattr(stores, "MOST_MARKS_OF_STORE", 25)
    for number in range(4):
        log = export(tmp_path / f"{number}.jsonl", *map(at, range(number * 10, number * 10 + 10)))
        typed(f"import {log}", tmp_path)

    with Store(tmp_path / "flows.db") as store:
        kept = set(store.marks())

    last = collected([at(minute) for minute in range(20, 40)])
    assert kept == set(marking.unpacked(last.marks))


def test_of_one_input_the_last_records_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight bytes each."""
    monkeypatch.setattr("outgate.flows.collecting.MOST_MARKS", 3)

    marks = collected([at(minute) for minute in range(9)]).marks

    assert marks == collected([at(minute) for minute in range(6, 9)]).marks
    assert len(marks) == 24


def test_a_store_from_before_marks_takes_more(tmp_path: Path) -> None:
    """It has no table for them, and gets one when it is written to."""
    import sqlite3

    typed(f"import {export(tmp_path / '1.jsonl', at(1))}", tmp_path)
    with sqlite3.connect(tmp_path / "flows.db") as connection:
        connection.execute("DROP TABLE marks")

    with Store(tmp_path / "flows.db") as store:
        assert list(store.marks()) == []
    result = typed(f"import {export(tmp_path / '2.jsonl', at(2), at(3))}", tmp_path)

    assert (result.exit_code, connections(tmp_path)) == (0, 3)
    with Store(tmp_path / "flows.db") as store:
        assert len(list(store.marks())) == 2


def test_stores_that_overlap_say_so_when_they_are_merged(tmp_path: Path) -> None:
    """What was added up cannot be taken apart: the number is told, and the way to do it right."""
    other = tmp_path / "other"
    other.mkdir()
    typed(f"import {export(tmp_path / '1.jsonl', *map(at, range(30)))}", tmp_path)
    typed(f"import {export(tmp_path / '2.jsonl', *map(at, range(20, 50)))}", other)

    result = typed(f"merge {other / 'flows.db'}", tmp_path)

    assert result.exit_code == 0
    assert "10 records or more of it came from other files before" in result.stdout
    third = typed(f"import {export(tmp_path / '3.jsonl', *map(at, range(10, 60)))}", tmp_path)
    assert "10 used" in third.stdout


def test_overlap_is_with_what_came_meanwhile(tmp_path: Path) -> None:
    """What was known before the reading was left out by the reading itself."""
    one, other = collected([at(1), at(2)]), collected([at(2), at(3)])
    apart = Collected("x", one.accounting, {}, 1, b"x", marks=array("Q", [1, 2]).tobytes())

    with Keeper(tmp_path / "flows.db") as keeper:
        assert not keeper.overlaps(one)
        keeper.put(one)
        assert (keeper.overlaps(other), keeper.overlaps(apart)) == (True, False)
    with Keeper(tmp_path / "flows.db") as keeper:
        assert not keeper.overlaps(other)
        assert keeper.marks == set(marking.unpacked(one.marks))
