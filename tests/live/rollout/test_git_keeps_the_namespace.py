"""Argo CD and Flux: nothing behind their back, the stage moves in Git, and an emergency holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from outgate.planning.stages import STAGES, Stage
from tests.live.rollout.field import Field

pytestmark = pytest.mark.cluster

SIGNS = {
    "Argo CD": ("annotate", "argocd.argoproj.io/tracking-id=apps:/Namespace:/x"),
    "Flux": ("label", "kustomize.toolkit.fluxcd.io/name=apps"),
}


def keep(field: Field, tool: str = "Argo CD") -> None:
    """Let a namespace look as if a tool kept it."""
    verb, sign = SIGNS[tool]
    field.server.kubectl(verb, "namespace", field.namespace, sign)


def sync(field: Field) -> None:
    """Do what the tool does: apply the namespace's current folder."""
    folder = field.plan / f"namespaces/{field.namespace}/current"
    field.server.kubectl(
        *("apply", "--server-side", "--force-conflicts", "--field-manager=argocd-controller"),
        *("-k", str(folder)),
    )


def move(field: Field, *options: str) -> tuple[int, str]:
    """Move the stage in Git."""
    said = field.run("rollout", "next", "--git", str(field.plan), "-n", field.namespace, *options)
    return said.code, said.stdout + said.stderr


@pytest.mark.parametrize("tool", SIGNS)
@pytest.mark.parametrize("verb", ["start", "abort"])
def test_nothing_is_written_behind_its_back(field: Field, tool: str, verb: str) -> None:
    """The tool and the sign are named."""
    keep(field, tool)
    if verb == "abort":
        sync(field)
    before = field.policies()

    said = field.go() if verb == "start" else field.rollout("abort")

    assert said.code == 1
    assert f"in Git by {tool}" in said.stderr
    assert before == field.policies()


def test_stage_by_stage_in_git(field: Field) -> None:
    """Each move waits for the sync of the one before; at the end the plan is in force."""
    keep(field)
    code, words = move(field, "--accept-blind")
    assert code == 1
    assert "is at no stage, and Git says 1-hold-open; let it sync first" in words

    for stage in (Stage.POLICIES, Stage.ENFORCED):
        sync(field)
        assert field.rollout("check").code == 0
        code, words = move(field, "--accept-blind")
        assert (code, f"{field.namespace}: {stage}") == (0, words.splitlines()[-2]), words
        assert words.splitlines()[-1].startswith("git add ")
        said = field.rollout("check")
        assert said.code == 1
        assert f"Git says {stage}; let it sync first" in said.stdout

    sync(field)
    assert field.rollout("check").code == 0
    status = field.stage
    assert (status["stage"], status["stageInGit"]) == (STAGES[-1], STAGES[-1])
    assert status["keptBy"].startswith("Argo CD")
    assert move(field, "--accept-blind")[1].endswith("at the last stage already\n")


def test_the_switch_needs_the_blind_word(field: Field) -> None:
    """As with start."""
    keep(field)
    move_to_policies(field)
    code, words = move(field)
    assert code == 1
    assert "BLIND" in words


def test_no_stage_is_jumped_over(field: Field) -> None:
    """Forwards one at a time; back at once."""
    keep(field)
    sync(field)
    code, words = move(field, "--to", "enforced", "--accept-blind")
    assert code == 2
    assert "move it to 2-policies first" in words


def test_an_emergency_is_not_undone(field: Field) -> None:
    """An extra hold-open that a sync does not touch; back in Git, it can go."""
    keep(field)
    move_to_policies(field)
    move(field, "--accept-blind")
    sync(field)
    assert field.stage["stage"] == STAGES[-1]

    said = field.rollout("rollback")
    assert said.code == 0, said.stderr
    assert f"next --git DIR -n {field.namespace} --to 2-policies" in said.stderr
    sync(field)
    emergency = field.policies()["hold-open-emergency"]
    assert {"key": "outgate.dev/enforce", "operator": "Exists"} not in emergency["podSelector"][
        "matchExpressions"
    ]
    said = field.rollout("check")
    assert said.code == 1
    assert "hold-open-emergency keeps it open besides" in said.stdout

    assert move(field, "--to", "2-policies")[0] == 0
    sync(field)
    field.server.kubectl("-n", field.namespace, "delete", "networkpolicy", "hold-open-emergency")
    assert field.rollout("check").code == 0


def test_a_stale_plan_does_not_move(field: Field) -> None:
    """The same preflight as with start."""
    keep(field)
    sync(field)
    other = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "newer", "namespace": field.namespace},
        "spec": {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"]},
    }
    field.server.kubectl.apply([other])
    code, words = move(field)
    assert code == 1
    assert "plan again" in words


def test_a_changed_file_is_refused(field: Field) -> None:
    """By its digest, and nothing is asked of the cluster."""
    file: Path = field.plan / f"namespaces/{field.namespace}/policies/default-deny-egress.yaml"
    file.write_text(file.read_text().replace("Egress", "Ingress"))
    said = field.go()
    assert said.code == 3
    assert "changed since outgate wrote it" in said.stderr
    assert field.policies() == {}


def move_to_policies(field: Field) -> None:
    """Come to the stage before the switch."""
    sync(field)
    assert move(field, "--accept-blind")[0] == 0
    sync(field)
