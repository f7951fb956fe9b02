"""Every value of every record, replaced by what nobody expects there."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outgate.flows.store.store import Store
from tests.flows.helping import collected, edges_of, lines_of
from tests.flows.sources.test_documented_shapes_are_read import SHAPES

HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 2**70, 1e308, [], [None], {}, "", "x" * 5_000, "\x1b[31m\u202e", "\ud800",
    "10.0.0.300", "fe80::1%eth0", "a/b/c/d/e", "9" * 30,
)  # fmt: skip
SOUND = (
    b'{"time":"2026-01-01T00:00:00Z","source":"shop/Deployment/web","destination":"1.1.1.1",'
    b'"port":443}'
)


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return the way to every value inside of a value."""
    yield place
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*place, key))


def changed(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    """Return the value with another one at a place."""
    if not place:
        return other
    result = copy.deepcopy(value)
    inner = result
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = other
    return result


def spoilt(record: str) -> Iterator[bytes]:
    """Return the record with each of its parts replaced in turn."""
    try:
        value = json.loads(record)
    except ValueError:
        parts = re.split(r"([ ,;|=])", record.replace("\n", " "))
        for at in range(0, len(parts), 2):
            for other in HOSTILE:
                line = "".join([*parts[:at], str(other), *parts[at + 1 :]])
                yield line.encode("utf-8", "surrogatepass")
        return
    for place in places(value):
        for other in HOSTILE:
            yield json.dumps(changed(value, place, other)).encode()


@pytest.mark.parametrize("name", SHAPES)
def test_all_records_are_accounted_for_and_a_sound_one_is_read(name: str, tmp_path: Path) -> None:
    """A log is written by others: one record of it must not cost the rest."""
    records = [*spoilt(SHAPES[name][0]), SOUND]
    found = collected(b"\n".join(records))
    assert found.accounting.is_complete
    assert any(
        line.startswith("shop/Deployment/web > 1.1.1.1:443/TCP allowed") for line in lines_of(found)
    )
    with Store(tmp_path / "s.db", create=True) as store:
        with store.writing():
            store.add(found.edges)
        assert [edge.key for edge in store.edges()] == sorted(
            {edge.key for edge in edges_of(found)}
        )


def test_a_port_that_cannot_be_is_none() -> None:
    """Hubble's ports are numbers of 32 bits in its own schema."""
    record = {
        "time": "2026-01-01T00:00:00Z",
        "verdict": "FORWARDED",
        "IP": {"source": "10.0.0.1", "destination": "1.1.1.1"},
        "l4": {"TCP": {"source_port": 40_000, "destination_port": 70_000}},
        "source": {"namespace": "shop", "pod_name": "web"},
    }
    assert lines_of(collected([record])) == []


def test_an_address_is_the_same_in_every_spelling() -> None:
    """The kernel leaves no zeros out, and others write IPv4 as IPv6."""
    line = "2026-01-01T10:10:12+0000 n kernel: DENY: SRC={} DST={} PROTO=TCP SPT=40000 DPT=443 SYN"
    found = collected(
        "\n".join(
            (
                line.format("2a00:0000:0000:0000:0000:0000:0000:0001", "2a00::2"),
                line.format("::ffff:8.8.4.4", "8.8.8.8"),
            )
        ).encode()
    )
    assert lines_of(found) == [
        "2a00::1 > 2a00::2:443/TCP denied 1",
        "8.8.4.4 > 8.8.8.8:443/TCP denied 1",
    ]
