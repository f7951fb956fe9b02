"""A user whose rights end half-way, and an API server that is restarted under a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from outgate.live.rollout.permissions import role_text
from tests.live.rollout.field import START, Field, ended

pytestmark = pytest.mark.cluster

NEVER = {"key": "outgate.dev/enforce", "operator": "Exists"}
SWITCH = 8
USER = "operator"


@pytest.fixture
def rights(field: Field) -> Iterator[Field]:
    """A user who has exactly what the documented role gives."""
    kubectl = field.server.kubectl
    kubectl.apply(role_text())
    kubectl(
        *("create", "clusterrolebinding", "outgate-rollout", "--clusterrole=outgate-rollout"),
        f"--user={USER}",
    )
    yield field
    kubectl("delete", "clusterrolebinding", "outgate-rollout", "--ignore-not-found")
    kubectl("delete", "clusterrole", "outgate-rollout", "--ignore-not-found")


def test_the_role_is_enough(rights: Field) -> None:
    """For all of it: forwards, with canaries among pods, back and away."""
    as_user = ("--as", USER)
    for said in (
        rights.go("--canary-pods", "1", *as_user),
        rights.rollout("check", *as_user),
        rights.rollout("status", *as_user),
        rights.rollout("rollback", *as_user),
        rights.rollout("resume", *as_user),
        rights.rollout("abort", "--no-verify", *as_user),
    ):
        assert said.code == 0, said.stderr
    assert rights.policies() == {}


@pytest.mark.parametrize("verb", ["list", "get", "create", "patch", "delete"])
def test_each_missing_verb_is_named(rights: Field, verb: str) -> None:
    """Before anything is changed, those for going back and away included."""
    lines = role_text().splitlines()
    at = next(i for i, line in enumerate(lines) if "[networkpolicies]" in line and "patch" in line)
    lines[at] = lines[at].replace(f"{verb}, ", "").replace(f", {verb}]", "]")
    text = "\n".join(
        line for line in lines if verb != "list" or "networkpolicies" not in line or "patch" in line
    )
    rights.server.kubectl.apply(text)

    said = rights.go("--as", USER)

    assert said.code == 1, said.stderr
    assert f"{verb} networkpolicies.networking.k8s.io" in said.stderr
    assert rights.policies() == {}


def test_rights_end_under_way(rights: Field) -> None:
    """The run says what was done and how to go on; hold-open is on."""
    options = ("-n", rights.namespace, *START, "--as", USER)
    with rights.stopped(SWITCH - 3, "before", "start", *options) as child:
        rights.server.kubectl("delete", "clusterrolebinding", "outgate-rollout")
        time.sleep(1)
    said = ended(child)

    assert said.code == 3
    assert "forbidden" in said.stderr
    assert "go on with outgate rollout resume" in said.stderr
    assert NEVER not in rights.policies()["hold-open"]["podSelector"]["matchExpressions"]
    said = rights.rollout("resume")
    assert said.code == 0, said.stderr


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 5, SWITCH])
def test_the_api_server_is_restarted(field: Field, number: int, when: str) -> None:
    """The run waits for it and comes to its end."""
    with field.stopped(number, when, "start", "-n", field.namespace, *START) as child:
        field.server.stop_api_server()
        back = threading.Timer(2.0, field.server.start_api_server)
        back.start()
    said = ended(child)
    back.join()

    assert said.code == 0, said.stderr
    assert field.stage["stage"] == "4-enforced"
