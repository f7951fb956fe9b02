"""The journal is not at hand: what is needed is in the cluster, or a sentence says what is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from outgate.flows.store.store import Store
from tests.live.rollout.field import Field

pytestmark = pytest.mark.cluster

RECORD = "outgate.dev/rollout-record"
OFF = {"key": "outgate.dev/enforce", "operator": "Exists"}


def lose_the_journal(field: Field) -> None:
    """Be another machine, which has a copy of the plan's folder and nothing else."""
    shutil.rmtree(field.plan / ".outgate-rollout")


def anchor(field: Field) -> Any:
    """Return the anchor as it is in the cluster."""
    return field.server.kubectl.get("networkpolicy", "hold-open", "-n", field.namespace)


def test_the_options_of_the_run_hold(field: Field) -> None:
    """Its canaries come next, though nobody says so here; so does what was accepted."""
    field.go("--pause", "--canary", "app=checkout")
    lose_the_journal(field)

    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    assert "its options are those that the cluster keeps" in said.stderr
    lose_the_journal(field)
    said = field.rollout("resume")

    assert said.stdout == f"{field.namespace}: 3-canary is in place; paused\n", said.stderr
    lose_the_journal(field)
    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    assert OFF in field.policies()["hold-open"]["podSelector"]["matchExpressions"]


def test_away_compares_with_what_was_before_the_run(field: Field) -> None:
    """A policy of others that was changed meanwhile is named."""
    field.go("--pause")
    lose_the_journal(field)
    patch = json.dumps({"spec": {"egress": []}})
    words = ["patch", "networkpolicy", "theirs", "--type=merge", "-p", patch]
    field.server.kubectl("-n", field.namespace, *words)

    said = field.rollout("abort", "--no-verify")

    assert said.code == 0, said.stderr
    assert "somebody else changed policies of others meanwhile: NetworkPolicy/theirs" in said.stderr
    assert field.policies() == {}


def test_back_keeps_what_the_next_machine_needs(field: Field) -> None:
    """Roll-back and resume leave the record where it is."""
    field.go("--pause")
    before = anchor(field)["metadata"]["annotations"][RECORD]
    lose_the_journal(field)
    said = field.rollout("rollback")
    assert said.code == 0, said.stderr
    assert anchor(field)["metadata"]["annotations"][RECORD] == before
    lose_the_journal(field)
    said = field.rollout("abort", "--no-verify")
    assert "others' policies are as before" in said.stderr


def test_files_of_the_other_machine_are_named(field: Field, tmp_path: Path) -> None:
    """Recorded traffic is not in the cluster, and going on without it is said."""
    store = tmp_path / "flows.db"
    Store(store, create=True).close()
    said = field.go("--pause", "--flows", str(store))
    assert said.code == 0, said.stderr
    lose_the_journal(field)
    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    assert "the run had --flows, files of the machine where it began" in said.stderr


@pytest.mark.parametrize("written", ["", "nonsense", '{"options": {"soak": "long"}}'])
def test_a_record_that_is_not_there(field: Field, written: str) -> None:
    """Somebody took it away, or wrote something else: the usual options hold, and that is said."""
    field.go("--pause")
    lose_the_journal(field)
    note = f"{RECORD}={written}" if written else f"{RECORD}-"
    words = ["annotate", "networkpolicy", "hold-open", note, "--overwrite"]
    field.server.kubectl("-n", field.namespace, *words)

    said = field.rollout("resume", "--accept-blind", "--no-verify", "--force-conflicts")

    assert said.code == 0, said.stderr
    assert "the cluster does not keep its options" in said.stderr
    assert OFF in field.policies()["hold-open"]["podSelector"]["matchExpressions"]
