"""Connections that are tried after the switch, and an enforcer that stops: on a real one."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.cluster.control import kill_enforcer, ready_enforcers, start_enforcer
from tests.cluster.shell import wait_until
from tests.live.rollout.bench import WATCHED, Bench, ended

pytestmark = pytest.mark.cluster("calico")


def left_of_probes(bench: Bench) -> list[str]:
    """Return what is left of probes: pods beside workloads, and namespaces."""
    kubectl = bench.pods.cluster.kubectl
    names = kubectl("get", "pods,namespaces", "-A", "-o", "name").split()
    return [name for name in names if "/outgate-verify-" in name]


def test_pods_that_cannot_be_made_and_pods_that_never_start(bench: Bench) -> None:
    """A quota keeps probes away, and that is said; a pod without its image is nobody's reason."""
    pods = bench.pods
    never = pods.pod("never", pods.cluster.node_names[0])
    never["spec"]["containers"][0]["image"] = "outgate.test/no-such-image:1"
    never["spec"]["containers"][0]["imagePullPolicy"] = "Never"
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "few", "namespace": pods.namespace},
        "spec": {"hard": {"pods": "4"}},
    }
    pods.cluster.kubectl.apply([never, quota])
    wait_until(
        "the quota's count",
        lambda: "4" in pods.kubectl("get", "resourcequota", "few", "-o", "jsonpath={.status.used}"),
    )
    try:
        said = bench.rollout("start", "-n", pods.namespace, *WATCHED)
    finally:
        pods.kubectl("delete", "resourcequota", "few")
        pods.kubectl("delete", "pod", "never", "--wait=false")
    assert said.code == 0, said.stderr
    assert "NOT VERIFIED" in said.stderr
    assert "is refused by a ResourceQuota" in said.stderr
    assert left_of_probes(bench) == []

    said = bench.rollout("rollback")
    assert said.code == 0, said.stderr
    said = bench.rollout("resume")
    assert said.code == 0, said.stderr
    assert "NOT VERIFIED" not in said.stderr
    assert left_of_probes(bench) == []


@pytest.fixture
def broken(bench: Bench) -> Iterator[Bench]:
    """The enforcer is started again, whatever a test does to it."""
    yield bench
    start_enforcer(bench.pods.cluster.control())


def test_the_enforcer_stops_before_the_switch(broken: Bench) -> None:
    """The run ends where it is: hold-open is on, and what to do is said."""
    control = broken.pods.cluster.control()
    said = broken.rollout("start", "-n", broken.pods.namespace, *WATCHED, "--pause")
    assert said.code == 0, said.stderr
    with broken.stopped(1, "before", "resume") as child:
        kill_enforcer(control, list(broken.pods.cluster.node_names))
        wait_until("the end of its readiness", lambda: ready_enforcers(control) == 0, seconds=90)
    said = ended(child)
    assert said.code == 1, said.stderr
    assert "no enforcer is ready on" in said.stderr or "nothing was found in the" in said.stderr
    assert "go on with outgate rollout resume" in said.stderr
    spec = json.loads(broken.pods.kubectl("get", "networkpolicy", "hold-open", "-o", "json"))
    keys = [one["operator"] for one in spec["spec"]["podSelector"]["matchExpressions"]]
    assert "Exists" not in keys
