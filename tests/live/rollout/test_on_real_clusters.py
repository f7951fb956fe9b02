"""The whole practice on a real enforcer: nothing that the plan allows is lost, and back is open."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.cluster.control import kill_enforcer, ready_enforcers, start_enforcer
from tests.cluster.shell import wait_until
from tests.cluster.workbench import settled
from tests.live.planning.calling import Client
from tests.live.rollout.bench import NAME, PARTNER, STRANGER, UNTRIED, WATCHED, Bench

pytestmark = pytest.mark.cluster("calico", "cilium")


def test_closed_to_exactly_the_plan_and_open_again(bench: Bench) -> None:
    """From real pods, before, in force, back, and away."""
    everything = bench.expected(*bench.targets, NAME)
    assert everything == bench.reached("client")

    said = bench.rollout("start", "-n", bench.pods.namespace, *WATCHED)
    assert said.code == 0, said.stderr
    assert "connections of its workloads went as the engine says" in said.stderr
    needed = bench.expected(PARTNER, bench.pods.server(), NAME)
    assert needed == settled(lambda: bench.reached("client"), needed)
    assert bench.expected(NAME) == bench.reached("other")

    said = bench.rollout("rollback")
    assert said.code == 0, said.stderr
    for pod in ("client", "other"):
        assert everything == settled(reaching(bench, pod), everything)

    said = bench.rollout("abort")
    assert said.code == 0, said.stderr
    assert "others' policies are as before" in said.stderr
    assert everything == bench.reached("other")


def test_no_allowed_call_is_lost(bench: Bench) -> None:
    """A client that goes on through all of it; one that the plan forgot is lost, and comes back."""
    namespace = bench.pods.namespace
    kubectl = bench.pods.cluster.kubectl
    allowed = Client(kubectl, f"{namespace}/client", f"/tmp/allowed-{time.monotonic_ns()}")
    denied = Client(kubectl, f"{namespace}/other", f"/tmp/denied-{time.monotonic_ns()}")
    allowed.start(PARTNER.address, PARTNER.port)
    denied.start(PARTNER.address, PARTNER.port)
    try:
        assert bench.rollout("start", "-n", namespace, *UNTRIED).code == 0
        wait_until("a lost call", lambda: denied.written("lost"), seconds=60)
        assert bench.rollout("rollback").code == 0
        before = denied.written("ok")
        wait_until("a call again", lambda: denied.written("ok") > before, seconds=60)
        assert bench.rollout("abort").code == 0
        time.sleep(2)
    finally:
        allowed.stop()
        denied.stop()
    assert allowed.written("lost") == 0
    assert allowed.written("ok") > 20


def test_a_canary_pod_first(bench: Bench) -> None:
    """The plan is in force for one pod and for no other."""
    namespace = bench.pods.namespace
    bench.rollout("start", "-n", namespace, *UNTRIED, "--pause", "--canary-pods", "1")
    bench.rollout("resume")
    said = bench.rollout("resume")
    assert said.stdout == f"{namespace}: 3-canary is in place; paused\n", said.stderr
    labelled = bench.pods.kubectl(
        *("get", "pods", "-l", "outgate.dev/enforce", "-o", "jsonpath={.items[*].metadata.name}")
    ).split()
    assert len(labelled) == 1
    for pod in ("client", "other"):
        is_first = pod in labelled
        closed = settled(
            lambda pod=pod: bench.pods.connects(pod, STRANGER),  # type: ignore[misc]
            not is_first,
            seconds=45,
        )
        assert closed is not is_first

    said = bench.rollout("rollback")
    assert said.code == 0, said.stderr
    for pod in ("client", "other"):
        assert settled(lambda pod=pod: bench.pods.connects(pod, STRANGER), True, seconds=45)  # type: ignore[misc]


@pytest.mark.cluster("calico")
def test_an_enforcer_that_is_down(bench: Bench) -> None:
    """Nothing is begun, and the node is named."""
    control = bench.pods.cluster.control()
    (first, *_) = bench.pods.cluster.node_names
    kill_enforcer(control, [first])
    try:
        wait_until("the end of its readiness", lambda: ready_enforcers(control) == 1, seconds=90)
        said = bench.rollout("start", "-n", bench.pods.namespace, *UNTRIED)
    finally:
        start_enforcer(control)
    assert said.code == 1
    assert f"no enforcer is ready on {first}" in said.stderr
    policies = bench.pods.kubectl("get", "networkpolicy", "-o", "name")
    assert policies == ""


def reaching(bench: Bench, pod: str) -> Callable[[], dict[str, bool]]:
    """Return what asks what a pod reaches."""
    return lambda: bench.reached(pod)
