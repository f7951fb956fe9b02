"""SIGKILL while probes run: they end by their own deadline, and the next run removes them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cluster.shell import wait_until
from tests.cluster.workbench import Workbench
from tests.live.reading.asking import outgate, start
from tests.live.verify.derived.real.shops import isolating, left

pytestmark = pytest.mark.cluster("calico")

SECONDS = 60


def begun(policies: Workbench) -> subprocess.Popen[str]:
    """Start `outgate verify --live`, and wait until a probe stands in the namespace."""
    space = policies.namespace
    child = start(policies.cluster, "verify", "--live", "-n", space, "-v", "--budget", "60")
    ours = ("pods", "-n", space, "-l", "outgate.dev/purpose=verify")
    deadline = time.monotonic() + SECONDS
    while not policies.cluster.kubectl.get(*ours)["items"]:
        assert child.poll() is None
        assert time.monotonic() < deadline
    return child


def test_what_it_leaves_goes_with_the_next_run(policies: Workbench) -> None:
    """The deadlines are moved nearer by hand: what happens at them is what is looked at."""
    space, kubectl = policies.namespace, policies.cluster.kubectl
    kubectl.apply([isolating(space, "client")])
    child = begun(policies)
    orphans = Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split()
    child.kill()
    child.communicate(timeout=SECONDS)
    for orphan in orphans:
        with suppress(ProcessLookupError):
            os.kill(int(orphan), signal.SIGTERM)
    probes = kubectl.get("pods", "-n", space, "-l", "outgate.dev/purpose=verify")["items"]
    names = [pod["metadata"]["name"] for pod in probes]
    assert names
    sooner = json.dumps({"spec": {"activeDeadlineSeconds": 1}})
    for name in names:
        kubectl("-n", space, "patch", "pod", name, "--type=merge", "--patch", sooner)
        kubectl("-n", space, "annotate", "pod", name, "--overwrite", _lifetime(1))

    def ended() -> bool:
        found = kubectl.get("pods", "-n", space, "-l", "outgate.dev/purpose=verify")["items"]
        return all(pod["status"]["phase"] in ("Failed", "Succeeded") for pod in found)

    wait_until("the end of the probes", ended, seconds=SECONDS)
    spaces = kubectl.get("namespaces", "-l", "outgate.dev/purpose=verify")["items"]
    for found in spaces:
        kubectl("annotate", "namespace", found["metadata"]["name"], "--overwrite", _lifetime(1))

    said = outgate(policies.cluster, "verify", "--live", "-n", space, "-o", "json")

    assert said.code == 0, said.stdout + said.stderr
    notes = json.loads(said.stdout)["notes"]
    assert any(f"removed: {space}/{names[0]}" in note for note in notes)
    assert any("of an earlier run was left over; removed" in note for note in notes)
    wait_until("the end of everything", lambda: not left(policies.cluster), seconds=SECONDS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_can_be_caught(policies: Workbench, number: signal.Signals) -> None:
    """Everything is removed before the process ends."""
    child = begun(policies)
    child.send_signal(number)
    _, errors = child.communicate(timeout=SECONDS)

    assert child.returncode == 128 + number
    assert "nothing is left behind" in errors
    assert left(policies.cluster) == []


def _lifetime(seconds: int) -> str:
    return f"outgate.dev/lifetime-seconds={seconds}"
