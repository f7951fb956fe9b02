"""The whole way on a real API server: every stage, back, forwards again, away."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.live.rollout.field import START, Field

pytestmark = pytest.mark.cluster

NEVER = {"key": "outgate.dev/enforce", "operator": "Exists"}
PLANNED = {"allow-egress-checkout", "allow-egress-to-dns", "default-deny-egress", "hold-open"}


def is_off(field: Field) -> bool:
    """Say whether hold-open selects nothing."""
    selector: dict[str, Any] = field.policies()["hold-open"]["podSelector"]
    return NEVER in selector["matchExpressions"]


def test_start_puts_everything_in_force(field: Field) -> None:
    """Policies are there, hold-open is there and off, and others' policy is untouched."""
    others = field.policies(ours=False)

    said = field.go()

    assert (said.code, said.stdout) == (0, f"{field.namespace}: in force\n"), said.stderr
    assert set(field.policies()) == PLANNED
    assert is_off(field)
    assert others == field.policies(ours=False)
    stage = field.stage
    assert (stage["stage"], stage["state"], stage["agrees"]) == ("4-enforced", "reached", True)


def test_the_folder_keeps_in_step(field: Field) -> None:
    """Its current names the stage that is reached, and planning again finds no difference."""
    field.go()
    assert field.stage["stageInGit"] == "4-enforced"
    assert field.rollout("check").code == 0


def test_started_twice_changes_nothing(field: Field) -> None:
    """What is in force is in force."""
    field.go()
    before = field.server.kubectl.get("networkpolicy", "-n", field.namespace)["items"]

    said = field.go()

    assert (said.code, said.stdout) == (0, f"{field.namespace}: in force already\n"), said.stderr
    assert before == field.server.kubectl.get("networkpolicy", "-n", field.namespace)["items"]


def test_back_deletes_nothing_and_opens(field: Field) -> None:
    """One change: hold-open on."""
    field.go()
    enforced = field.policies()

    said = field.rollout("rollback", "-n", field.namespace)

    assert (said.code, said.stdout) == (0, f"{field.namespace}: open again\n"), said.stderr
    assert not is_off(field)
    rest = {name: spec for name, spec in field.policies().items() if name != "hold-open"}
    assert {name: spec for name, spec in enforced.items() if name != "hold-open"} == rest
    stage = field.stage
    assert (stage["stage"], stage["state"]) == ("2-policies", "rolled-back")


def test_forwards_again_after_back(field: Field) -> None:
    """Resume goes on from the policies, with the options of the run that was rolled back."""
    field.go()
    field.rollout("rollback", "-n", field.namespace)

    said = field.rollout("resume")

    assert (said.code, said.stdout) == (0, f"{field.namespace}: in force\n"), said.stderr
    assert is_off(field)


def test_away_leaves_nothing_of_ours(field: Field) -> None:
    """Neither policies nor the journal; others' policies are as they were."""
    others = field.policies(ours=False)
    field.go()

    said = field.rollout("abort", "--no-verify")

    assert said.code == 0, said.stderr
    assert "others' policies are as before" in said.stderr
    assert field.policies() == {}
    assert others == field.policies(ours=False)
    assert list(field.plan.glob(".outgate*")) == []
    assert field.stage["state"] == "not started"


def test_pause_ends_after_each_stage(field: Field) -> None:
    """Resume goes one stage further each time."""
    said = field.go("--pause")
    assert said.stdout == f"{field.namespace}: 1-hold-open is in place; paused\n", said.stderr
    assert set(field.policies()) == {"hold-open"}

    said = field.rollout("resume")
    assert said.stdout == f"{field.namespace}: 2-policies is in place; paused\n", said.stderr
    assert set(field.policies()) == PLANNED
    assert not is_off(field)

    said = field.rollout("resume")
    assert said.stdout == f"{field.namespace}: in force\n", said.stderr
    assert is_off(field)


def test_the_line_by_hand_goes_back_too(field: Field) -> None:
    """Status tells by the objects, and the next run says who changed the field."""
    field.go()
    (line,) = [
        line
        for line in (field.plan / f"namespaces/{field.namespace}/README.md").read_text().split("\n")
        if "patch networkpolicy hold-open" in line
    ]
    selector = json.loads(line.split(" -p ")[1].strip("'"))
    field.server.kubectl(
        *("-n", field.namespace, "patch", "networkpolicy", "hold-open", "--type=json", "-p"),
        json.dumps(selector),
    )

    assert field.stage["stage"] == "2-policies"
    said = field.rollout("resume")
    assert said.code == 1
    assert "belong to kubectl-patch" in said.stderr
    assert "--force-conflicts" in said.stderr

    said = field.rollout("resume", "--force-conflicts")
    assert said.code == 0, said.stderr
    assert is_off(field)


def test_a_killed_journal_is_not_needed(field: Field) -> None:
    """The cluster alone says where the namespace is: resume with the same choices goes on."""
    field.go("--pause")
    for file in (field.plan / ".outgate-rollout").iterdir():
        file.unlink()

    said = field.rollout("start", "-n", field.namespace, *START)
    assert said.code == 1
    assert "came to 1-hold-open and paused" in said.stderr
