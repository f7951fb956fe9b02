"""The annotation of an anchor: what another machine needs, as much of it as fits."""

from __future__ import annotations

import json

import pytest

from outgate.live.rollout.options import Options
from outgate.live.rollout.recording import LARGEST, Record, read_record, written

READY = {"Deployment/web": (2, 2)}
OTHERS = {"NetworkPolicy/theirs": "sha256:0"}


def test_there_and_back() -> None:
    """Options that differ from the usual ones, readiness, others' policies."""
    record = Record(Options(soak=5.0, canary="app=web", named=("shop",)), READY, OTHERS)
    assert read_record(written(record)) == record
    assert json.loads(written(record))["options"] == {
        "canary": "app=web",
        "named": ["shop"],
        "soak": 5.0,
    }


def test_files_of_one_machine_stay_there() -> None:
    """Not their names: only that there were some."""
    record = Record(Options(flows="/home/me/flows.db", denials=("-",)), {}, {})
    text = written(record)
    assert "/home/me" not in text
    assert read_record(text) == Record(Options(), {}, {}, ("--flows", "--denials"))


def test_what_does_not_fit() -> None:
    """Others' digests go first, then readiness; the options stay."""
    many = {f"NetworkPolicy/{number:04}": "sha256:" + "0" * 64 for number in range(1000)}
    text = written(Record(Options(soak=5.0), READY, many))
    assert len(text) <= LARGEST
    assert read_record(text) == Record(Options(soak=5.0), READY, None)
    workloads = {f"Deployment/{number:05}": (1, 1) for number in range(5000)}
    assert read_record(written(Record(Options(soak=5.0), workloads, many))) == Record(
        Options(soak=5.0)
    )


@pytest.mark.parametrize(
    "text", ["", "no", "[]", "{}", '{"options": {"soak": "x"}}', '{"others": 1}', "null"]
)
def test_what_somebody_wrote_there(text: str) -> None:
    """It is not taken for ours, and stops nothing."""
    found = read_record(text)
    assert found is None or found == Record()
