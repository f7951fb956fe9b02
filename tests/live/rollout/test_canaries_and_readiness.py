"""Canaries by label of workloads and by label of pods; readiness that is lost rolls back."""

from __future__ import annotations

import json
import signal
import time
from typing import Any

import pytest

from tests.live.rollout.field import START, Field, ended

pytestmark = pytest.mark.cluster

LABEL = "outgate.dev/enforce"
OFF = {"key": LABEL, "operator": "Exists"}
CANARY_OFF = {"key": "app", "operator": "NotIn", "values": ["checkout"]}


def conditions(field: Field) -> list[Any]:
    """Return the conditions of hold-open."""
    found: list[Any] = field.policies()["hold-open"]["podSelector"]["matchExpressions"]
    return found


def make_pods(field: Field, *names: str) -> None:
    """Make pods that say that they run, though there is no node."""
    for name in names:
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": name,
                "namespace": field.namespace,
                "labels": {"app": name.partition("-")[0]},
            },
            "spec": {"nodeName": "none", "containers": [{"name": "c", "image": "i"}]},
        }
        field.server.kubectl.apply([pod])
        status = json.dumps({"status": {"phase": "Running"}})
        words = ["patch", "pod", name, "--subresource=status", "--type=merge", "-p", status]
        field.server.kubectl("-n", field.namespace, *words)


def labelled(field: Field) -> set[str]:
    """Return the pods with the label."""
    found = field.server.kubectl.get("pods", "-n", field.namespace, "-l", LABEL)["items"]
    return {one["metadata"]["name"] for one in found}


def set_ready(field: Field, number: int) -> None:
    """Say how many pods of a Deployment are ready."""
    status = {"replicas": 2, "readyReplicas": number, "observedGeneration": 1}
    words = ["patch", "deployment", "checkout", "--subresource=status", "--type=merge", "-p"]
    field.server.kubectl("-n", field.namespace, *words, json.dumps({"status": status}))


def test_by_label_of_workloads(field: Field) -> None:
    """Hold-open lets go of them, and of nobody else, before the switch."""
    field.go("--pause", "--canary", "app=checkout")
    field.rollout("resume")
    said = field.rollout("resume")

    assert said.stdout == f"{field.namespace}: 3-canary is in place; paused\n", said.stderr
    assert CANARY_OFF in conditions(field)
    assert OFF not in conditions(field)

    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    assert OFF in conditions(field)
    assert CANARY_OFF not in conditions(field)


def test_by_label_of_pods(field: Field) -> None:
    """One of each workload, labelled until all are switched."""
    make_pods(field, "checkout-a", "checkout-b", "web-a")
    field.go("--pause", "--canary-pods", "2")
    field.rollout("resume")
    said = field.rollout("resume")
    assert said.stdout == f"{field.namespace}: 3-canary is in place; paused\n", said.stderr
    assert len(labelled(field)) == 2

    said = field.rollout("resume")

    assert said.code == 0, said.stderr
    assert labelled(field) == set()
    assert OFF in conditions(field)


def test_back_takes_the_labels_away(field: Field) -> None:
    """For a labelled pod hold-open would not be on; those that others labelled are named."""
    make_pods(field, "checkout-a", "web-a")
    field.server.kubectl("-n", field.namespace, "label", "pod", "web-a", f"{LABEL}=mine")
    field.go("--pause", "--canary-pods", "1")
    field.rollout("resume")
    field.rollout("resume")
    assert labelled(field) == {"checkout-a", "web-a"}

    said = field.rollout("rollback")

    assert labelled(field) == {"web-a"}
    assert f"kubectl -n {field.namespace} label pod web-a {LABEL}-" in said.stderr


WATCHED = ("--accept-blind", "--soak", "15s", "--settle", "0s")


def test_a_workload_that_loses_its_readiness(field: Field) -> None:
    """Ten seconds later its namespace is open again, and the run says so."""
    set_ready(field, 2)
    resumed = _paused_before_the_switch(field)
    child = field.start(["-m", "outgate", "rollout", "resume", str(field.plan)])
    _await(lambda: OFF in conditions(field))
    set_ready(field, 0)
    said = ended(child)

    assert resumed
    assert said.code == 1, said.stderr
    assert "Deployment/checkout has 0 of 2 pods ready" in said.stderr
    assert f"{field.namespace} was rolled back" in said.stderr
    assert OFF not in conditions(field)
    assert field.stage["state"] == "rolled-back"


def test_a_moment_without_readiness_is_no_outage(field: Field) -> None:
    """A pod that is ready again within the grace does not roll back."""
    set_ready(field, 2)
    _paused_before_the_switch(field)
    child = field.start(["-m", "outgate", "rollout", "resume", str(field.plan)])
    _await(lambda: OFF in conditions(field))
    set_ready(field, 1)
    time.sleep(4)
    set_ready(field, 2)
    said = ended(child)

    assert said.code == 0, said.stderr
    assert OFF in conditions(field)


def _paused_before_the_switch(field: Field) -> bool:
    """Put everything in place but the switch, with watching; doctor would find no enforcer."""
    _agent(field)
    said = field.rollout("start", "-n", field.namespace, "--pause", *WATCHED)
    assert said.code == 0, said.stderr
    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    return True


def _agent(field: Field) -> None:
    """Make what doctor takes for an enforcer: its DaemonSet."""
    labels = {"k8s-app": "calico-node"}
    container = {"name": "calico-node", "image": "docker.io/calico/node:v3.28.5"}
    field.server.kubectl.apply(
        [
            {
                "apiVersion": "apps/v1",
                "kind": "DaemonSet",
                "metadata": {"name": "calico-node", "namespace": "kube-system", "labels": labels},
                "spec": {
                    "selector": {"matchLabels": labels},
                    "template": {
                        "metadata": {"labels": labels},
                        "spec": {"containers": [container]},
                    },
                },
            }
        ]
    )


def _await(holds: Any) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if holds():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come about")


def test_start_options_are_kept_for_resume(field: Field) -> None:
    """The canaries that start was told are those of resume."""
    field.go("--pause", "--canary", "app=checkout", *START)
    lines = (field.plan / ".outgate-rollout/journal.jsonl").read_text().splitlines()
    begun = next(one for one in map(json.loads, lines) if one["event"] == "begin")
    assert begun["options"]["canary"] == "app=checkout"


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_run_that_is_told_to_stop_while_it_watches(field: Field, name: str) -> None:
    """It ends at once, says how things are, and can be gone on with or back."""
    _paused_before_the_switch(field)
    child = field.start(["-m", "outgate", "rollout", "resume", str(field.plan)])
    _await(lambda: OFF in conditions(field))
    time.sleep(1)
    child.send_signal(getattr(signal, name))
    said = ended(child)

    assert said.code == 128 + getattr(signal, name)
    assert "interrupted; 4-enforced is under way; go on with outgate rollout resume" in said.stderr
    assert field.stage["state"] == "under-way"
    said = field.rollout("resume")
    assert said.code == 0, said.stderr
    assert field.stage["state"] == "reached"
