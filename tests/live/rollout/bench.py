"""A real cluster's workbench, and a plan: its client may call the partner and the server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.plan import OUTSIDE_HOSTS, OUTSIDE_HTTP_PORT
from tests.cluster.workbench import Target, Workbench
from tests.live.reading.asking import outgate
from tests.live.rollout.field import Said, _await_stop

PARTNER = Target(OUTSIDE_HOSTS[0].address, OUTSIDE_HTTP_PORT)
STRANGER = Target(OUTSIDE_HOSTS[1].address, OUTSIDE_HTTP_PORT)
NAME = "partner.example.com"
WATCHED = ("--accept-blind", "--soak", "5s", "--accept-cluster-name")
UNTRIED = (*WATCHED, "--verify-time", "0s")
"""Where a test tries connections itself."""
SECONDS = 300


@dataclass(frozen=True)
class Bench:
    """The workbench, and the plan."""

    pods: Workbench
    plan: Path

    def start(self, command: Sequence[str]) -> subprocess.Popen[str]:
        """Start a command of Python's."""
        cluster = self.pods.cluster
        kubectl = Path(cluster.kubectl.program)
        return subprocess.Popen(
            [sys.executable, *command],
            env={
                **os.environ,
                "KUBECONFIG": str(cluster.kubectl.kubeconfig),
                "KUBECTL_PATH": str(kubectl),
                "PATH": f"{kubectl.parent}{os.pathsep}{os.environ['PATH']}",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> Said:
        """Run outgate."""
        return ended(self.start(["-m", "outgate", *arguments]))

    def rollout(self, verb: str, *options: str) -> Said:
        """Run a command of the roll-out."""
        return self.run("rollout", verb, str(self.plan), *options)

    @contextmanager
    def stopped(
        self, number: int, when: str, verb: str, *options: str
    ) -> Iterator[subprocess.Popen[str]]:
        """Run a command that stops at one of its writes, and let it go on after the block."""
        words = ["-m", "tests.live.rollout.driver", str(number), when, "STOP"]
        child = self.start([*words, "rollout", verb, str(self.plan), *options])
        try:
            _await_stop(child)
            yield child
        finally:
            child.send_signal(18)

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


def ended(child: subprocess.Popen[str]) -> Said:
    """Wait for a run, and return what it said."""
    try:
        stdout, stderr = child.communicate(timeout=SECONDS)
    finally:
        child.kill()
    return Said(child.returncode, stdout, stderr)


def planned(policies: Workbench, folder: Path) -> Bench:
    """Plan by what doctor finds."""
    cluster = policies.cluster
    facts, intents = folder / "facts.yaml", folder / "intents.json"
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
    plan = folder / "plan"
    said = outgate(
        cluster,
        *("plan", "-i", str(intents), "--facts", str(facts), "-n", policies.namespace),
        *("-o", str(plan)),
    )
    assert said.code == 0, said.stderr
    return Bench(policies, plan)
