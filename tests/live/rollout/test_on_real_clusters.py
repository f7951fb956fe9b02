"""The whole practice on a real enforcer: nothing that the plan allows is lost, and back is open."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster.control import kill_enforcer, ready_enforcers, start_enforcer
from tests.cluster.plan import OUTSIDE_HOSTS, OUTSIDE_HTTP_PORT
from tests.cluster.shell import wait_until
from tests.cluster.workbench import Target, Workbench, settled
from tests.live.planning.calling import Client
from tests.live.reading.asking import Said, outgate

pytestmark = pytest.mark.cluster("calico", "cilium")

PARTNER = Target(OUTSIDE_HOSTS[0].address, OUTSIDE_HTTP_PORT)
STRANGER = Target(OUTSIDE_HOSTS[1].address, OUTSIDE_HTTP_PORT)
NAME = "partner.example.com"
WATCHED = ("--accept-blind", "--soak", "5s", "--accept-cluster-name")


@dataclass(frozen=True)
class Bench:
    """The workbench, and a plan in which the client may call the partner and the server."""

    pods: Workbench
    plan: Path

    def rollout(self, verb: str, *options: str) -> Said:
        """Run a command of the roll-out."""
        return outgate(self.pods.cluster, "rollout", verb, str(self.plan), *options)

    @property
    def targets(self) -> list[Target]:
        """What is tried."""
        return [PARTNER, STRANGER, self.pods.server()]

    def reached(self, pod: str) -> dict[str, bool]:
        """Say what a pod reaches, names included."""
        found = self.pods.connections(pod, self.targets)
        return {**found, NAME: self.pods.resolves(pod, NAME)}

    def expected(self, *open_ends: object) -> dict[str, bool]:
        """Say what a pod is to reach."""
        names = [*map(str, self.targets), NAME]
        return {name: name in set(map(str, open_ends)) for name in names}


@pytest.fixture
def bench(policies: Workbench, tmp_path: Path) -> Iterator[Bench]:
    """The plan, made of what doctor finds; whatever is left of it is taken away."""
    cluster = policies.cluster
    facts, intents = tmp_path / "facts.yaml", tmp_path / "intents.json"
    said = outgate(cluster, "doctor", "--facts", str(facts), "--fail-on", "never", "-q")
    assert facts.exists(), said.stderr
    needs = [
        {"to": {"cidr": f"{PARTNER.address}/32"}, "ports": [PARTNER.port], "why": "t"},
        {"to": {"workload": {"kind": "Pod", "name": "server"}}, "ports": [8080], "why": "t"},
    ]
    document = {
        "apiVersion": "outgate.dev/v1alpha1",
        "kind": "EgressIntent",
        "metadata": {"name": "client", "namespace": policies.namespace},
        "spec": {"workload": {"kind": "Pod", "name": "client"}, "needs": needs},
    }
    intents.write_text(json.dumps(document))
    plan = tmp_path / "plan"
    said = outgate(
        cluster,
        *("plan", "-i", str(intents), "--facts", str(facts), "-n", policies.namespace),
        *("-o", str(plan)),
    )
    assert said.code == 0, said.stderr
    found = Bench(policies, plan)
    yield found
    found.rollout("abort")


def test_closed_to_exactly_the_plan_and_open_again(bench: Bench) -> None:
    """From real pods, before, in force, back, and away."""
    everything = bench.expected(*bench.targets, NAME)
    assert everything == bench.reached("client")

    said = bench.rollout("start", "-n", bench.pods.namespace, *WATCHED)
    assert said.code == 0, said.stderr
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
        assert bench.rollout("start", "-n", namespace, *WATCHED).code == 0
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
    bench.rollout("start", "-n", namespace, *WATCHED, "--pause", "--canary-pods", "1")
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
        said = bench.rollout("start", "-n", bench.pods.namespace, *WATCHED)
    finally:
        start_enforcer(control)
    assert said.code == 1
    assert f"no enforcer is ready on {first}" in said.stderr
    policies = bench.pods.kubectl("get", "networkpolicy", "-o", "name")
    assert policies == ""


def reaching(bench: Bench, pod: str) -> Callable[[], dict[str, bool]]:
    """Return what asks what a pod reaches."""
    return lambda: bench.reached(pod)
