"""A need that was forgotten, end to end: by recorded traffic, by a log that grows, and blind."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from outgate.flows.store.store import Store
from tests.live.rollout.evidence.scenes import STRANGER, edge, outside, workload
from tests.live.rollout.field import START, Field, ended
from tests.live.rollout.test_canaries_and_readiness import OFF, _agent, conditions

pytestmark = pytest.mark.cluster

WATCHED = ("--soak", "12s", "--settle", "0s")


def recorded(field: Field, port: int = 443) -> Path:
    """Return a store in which checkout called a stranger."""
    path = field.folder / f"{port}.db"
    seen = edge(workload(field.namespace, "Deployment", "checkout"), outside(STRANGER), port)
    with Store(path, create=True) as store, store.writing():
        store.add([seen])
    return path


def address_of(field: Field) -> str:
    """Return the address of the namespace's pod: no two namespaces of the server share one."""
    return f"10.244.7.{field.namespace.rpartition('-')[2]}"


def denial(address: str, port: int = 443) -> str:
    """Return a line of the kernel's log."""
    now = time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime())
    return (
        f"{now} node1 kernel: drop: IN=cali1 OUT=eth0 SRC={address} DST={STRANGER} LEN=60 "
        f"PROTO=TCP SPT=40000 DPT={port} WINDOW=0 SYN\n"
    )


def make_pod(field: Field) -> None:
    """Make a pod of checkout that has an address, though there is no node."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": "checkout-a",
            "namespace": field.namespace,
            "labels": {"app": "checkout"},
        },
        "spec": {"nodeName": "none", "containers": [{"name": "c", "image": "i"}]},
    }
    field.server.kubectl.apply([pod])
    address = address_of(field)
    status = {"status": {"phase": "Running", "podIP": address, "podIPs": [{"ip": address}]}}
    words = ["patch", "pod", "checkout-a", "--subresource=status", "--type=merge", "-p"]
    field.server.kubectl("-n", field.namespace, *words, json.dumps(status))


@pytest.fixture
def switching(field: Field) -> Field:
    """All is in place but the switch, with denied connections to be read from a log."""
    _agent(field)
    make_pod(field)
    log = field.folder / "kernel.log"
    log.write_text(denial(address_of(field), port=8))
    options = ("-n", field.namespace, "--pause", "--denials", str(log), *WATCHED)
    said = field.rollout("start", *options)
    assert said.code == 0, said.stderr
    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    return field


def wait_until_switched(field: Field, holds: Callable[[], bool] | None = None) -> None:
    """Wait until hold-open is off."""
    until = time.monotonic() + 60
    while not (holds or (lambda: OFF in conditions(field)))():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_recorded_traffic_stops_the_run_before_the_switch(field: Field) -> None:
    """With the proof, the line that allows it, what was done and how to go on; nothing is cut."""
    said = field.go("--flows", str(recorded(field)))

    assert said.code == 1, said.stderr
    name = field.namespace
    assert (
        f"{name}/Deployment/checkout to {STRANGER}:443/TCP, seen once, would be denied: no rule "
        "allows it: egress of the source (isolated by "
    ) in said.stderr
    assert f"outgate allow {name}/Deployment/checkout {STRANGER}:443 -i intents/" in said.stderr
    assert "go on with outgate rollout resume" in said.stderr
    assert OFF not in conditions(field)
    assert field.stage["stage"] == "2-policies"

    said = field.rollout("resume", "--accept-denied", f"{STRANGER}:443")

    assert said.code == 0, said.stderr
    assert "1 recorded edges would be denied, as was accepted" in said.stderr
    assert OFF in conditions(field)


def test_each_of_several_is_told(field: Field) -> None:
    """On a line of its own with its remedy; the error names the first."""
    path = field.folder / "several.db"
    source = workload(field.namespace, "Deployment", "checkout")
    with Store(path, create=True) as store, store.writing():
        store.add([edge(source, outside(STRANGER), port) for port in range(1, 6)])

    said = field.go("--flows", str(path))

    assert said.code == 1, said.stderr
    told = [line for line in said.stderr.splitlines() if line.startswith("rollout: ")]
    assert sum("-i intents/" in line for line in told) == 5
    assert "; and 2 more; " in said.stderr


def test_the_gate_of_git_asks_recorded_traffic_too(field: Field) -> None:
    """`check` and `next` fail on what `start` would stop at."""
    said = field.go("--pause")
    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    store = str(recorded(field))
    assert field.rollout("check").code == 0
    said = field.rollout("check", "--flows", store)
    assert said.code == 1, said.stderr
    assert f"{STRANGER}:443/TCP, seen once, would be denied" in said.stdout
    named = ("-n", field.namespace, "--accept-blind", "--flows", store)
    said = field.run("rollout", "next", "--git", str(field.plan), *named)
    assert said.code == 1, said.stderr


def test_a_store_without_the_namespace_shows_nothing(field: Field) -> None:
    """And that is said."""
    other = Field(field.server, "another", field.folder)
    said = field.go("--flows", str(recorded(other)))
    assert said.code == 0, said.stderr
    assert f"{field.namespace}: no traffic of its workloads was recorded" in said.stderr


def test_a_new_denial_rolls_back(switching: Field) -> None:
    """Without --accept-blind, because it is seen; what was denied before is no reason."""
    child = switching.start(["-m", "outgate", "rollout", "resume", str(switching.plan)])
    wait_until_switched(switching)
    with (switching.folder / "kernel.log").open("a") as log:
        log.write(denial(address_of(switching), port=8))
        log.flush()
        time.sleep(3)
        assert OFF in conditions(switching)
        log.write(denial(address_of(switching)))
    said = ended(child)

    assert said.code == 1, said.stderr
    assert "BLIND" not in said.stderr
    assert (
        f"{switching.namespace} is denied what it was not before: {switching.namespace}/Pod/"
        f"checkout-a to {STRANGER}:443/TCP, seen once, was denied: "
    ) in said.stderr
    assert f"{switching.namespace} was rolled back" in said.stderr
    assert OFF not in conditions(switching)


def test_denials_of_others_are_no_reason(switching: Field) -> None:
    """Of another namespace, and of an address that nobody has."""
    child = switching.start(["-m", "outgate", "rollout", "resume", str(switching.plan)])
    wait_until_switched(switching)
    with (switching.folder / "kernel.log").open("a") as log:
        log.write(denial("10.244.99.99"))
    said = ended(child)
    assert said.code == 0, said.stderr
    assert f"and denied connections in {switching.folder / 'kernel.log'}" in said.stderr


def test_a_log_that_is_gone_rolls_back(switching: Field) -> None:
    """What cannot be seen any more is not taken for good."""
    child = switching.start(["-m", "outgate", "rollout", "resume", str(switching.plan)])
    wait_until_switched(switching)
    (switching.folder / "kernel.log").unlink()
    said = ended(child)
    assert said.code == 1, said.stderr
    assert "denied connections cannot be seen any more" in said.stderr
    assert OFF not in conditions(switching)


def test_a_log_that_has_ended_is_in_the_way(field: Field) -> None:
    """Before anything is changed: a program that does not follow shows nothing."""
    _agent(field)
    said = field.rollout("start", "-n", field.namespace, "--denials", "/dev/null", *WATCHED)
    assert said.code == 1, said.stderr
    assert "BLIND: '/dev/null' has ended" in said.stderr
    assert field.policies() == {}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--denials", "missing.log"), "cannot read"),
        (("--denials", "."), "is a folder; name the file in it that grows"),
        (("--flows", "missing.db"), "missing.db"),
        (("--accept-denied", "example.org"), "is no destination; write"),
        (("--prefix", "x"), "--prefix is for the lines of --denials"),
        (("--verify-time", "3s"), "nothing can be shown in that time"),
        (("--no-verify", "--denials", "-"), "leave --no-verify out"),
    ],
)
def test_evidence_that_is_none(field: Field, options: tuple[str, ...], words: str) -> None:
    """One sentence, and nothing was changed."""
    said = field.rollout("start", "-n", field.namespace, "--accept-blind", *options)
    assert said.code in (2, 3), said.stderr
    assert words in said.stderr
    assert "Traceback" not in said.stderr
    assert field.policies() == {}


def test_blind_is_printed(field: Field) -> None:
    """Where denied connections are not seen, in the way first, and while it is watched."""
    _agent(field)
    said = field.rollout("start", "-n", field.namespace, *WATCHED)
    assert said.code == 1, said.stderr
    assert "BLIND: nothing here shows denied connections" in said.stderr
    said = field.rollout("start", "-n", field.namespace, "--accept-blind", *WATCHED)
    assert said.code == 0, said.stderr
    assert "watching readiness for 12 s, alone; BLIND" in said.stderr
    assert f"{field.namespace}: NOT VERIFIED: no pod of it runs" in said.stderr


def test_objects_alone_ask_recorded_traffic(field: Field) -> None:
    """It takes no node."""
    assert field.go(*START, "--flows", str(recorded(field))).code == 1
