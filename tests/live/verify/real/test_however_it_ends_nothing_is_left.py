"""Ctrl-C, SIGTERM, SIGKILL, an API server that dies: the namespace goes, at once or later."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from outgate.live.verify.journal import VerifyError
from tests.cluster import control
from tests.cluster.live import LiveCluster
from tests.cluster.shell import wait_until
from tests.live.verify.real.asking import command, document, environment, inside, left

STEP_SECONDS = 60
RECOVERY_SECONDS = 150


def started(cluster: LiveCluster, *options: str) -> subprocess.Popen[str]:
    """Start `outgate verify` and wait until its first step is over."""
    child = subprocess.Popen(
        command(cluster, "--quick", "-v", *options),
        env=environment(cluster),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    deadline = time.monotonic() + STEP_SECONDS
    while "step open" not in child.stderr.readline():
        assert child.poll() is None
        assert time.monotonic() < deadline
    return child


@pytest.mark.cluster("enforcing")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_can_be_caught(cluster: LiveCluster, number: signal.Signals) -> None:
    """Everything is removed before the process ends."""
    child = started(cluster)
    child.send_signal(number)
    _, errors = child.communicate(timeout=STEP_SECONDS)
    assert child.returncode == 128 + number
    assert "nothing is left behind" in errors
    assert left(cluster) == []


@pytest.mark.cluster("enforcing")
def test_a_signal_that_cannot(cluster: LiveCluster) -> None:
    """The probes end by their own deadline, and the next run removes the namespace.

    The deadlines are moved nearer by hand: what happens at them is what is looked at.
    """
    child = started(cluster)
    orphans = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
    child.kill()
    child.communicate(timeout=STEP_SECONDS)
    for orphan in orphans:
        with suppress(ProcessLookupError):
            os.kill(int(orphan), signal.SIGTERM)
    names = left(cluster)
    assert len(names) == 1
    kubectl = cluster.kubectl
    inside_it = ("--namespace", names[0])
    sooner = json.dumps({"spec": {"activeDeadlineSeconds": 1, "ttlSecondsAfterFinished": 1}})
    for job in kubectl.get(*inside_it, "jobs")["items"]:
        name = job["metadata"]["name"]
        kubectl(*inside_it, "patch", "job", name, "--type=merge", "--patch", sooner)

    def is_empty() -> bool:
        found = kubectl.get(*inside_it, "jobs,pods")["items"]
        return not found

    wait_until("the end of the probes", is_empty, seconds=STEP_SECONDS)
    _, other = document(cluster, "--quick")
    assert any(
        note.startswith(f"namespace {names[0]} is of another run") for note in other["notes"]
    )
    lifetime = "outgate.dev/lifetime-seconds=1"
    kubectl("annotate", "--overwrite", "namespace", names[0], lifetime)
    _, found = document(cluster, "--quick")
    expected = f"namespace {names[0]} of an earlier run was left over; removed"
    assert [expected] == found["notes"]
    wait_until("the end of the namespace", lambda: not left(cluster), seconds=STEP_SECONDS)


@pytest.mark.cluster("enforcing")
def test_an_api_server_that_dies(cluster: LiveCluster) -> None:
    """The last words say what is left and how to remove it; it is there, and can be removed."""
    control_of = cluster.control()

    def tell(words: str) -> None:
        if words.startswith("step open"):
            control.stop_api_server(control_of)

    try:
        with pytest.raises(VerifyError) as caught:
            inside(cluster, tell, is_quick=True)
    finally:
        control.start_api_server(control_of)
    names = left(cluster)
    assert len(names) == 1
    assert str(caught.value).endswith(f"kubectl delete namespace {names[0]}")
    cluster.kubectl("delete", "namespace", names[0], "--wait=false")
    # Kubelets come back to an API server that was away only after a while.
    wait_until("its removal", lambda: not left(cluster), seconds=RECOVERY_SECONDS)
