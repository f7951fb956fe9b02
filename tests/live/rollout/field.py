"""A namespace on the bare API server, a plan for it, and outgate run on both as a user would."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outgate.model.ownership import MANAGER, MANAGER_LABEL
from tests.live.rollout.server import BareServer

START = ("--accept-blind", "--no-verify")
"""The options of a roll-out where there are no nodes."""


@dataclass(frozen=True)
class Said:
    """What a run printed, and how it ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def writes(self) -> int:
        """How many writes the driver counted."""
        return int(self.stderr.splitlines()[-1])


@dataclass(frozen=True)
class Field:
    """One namespace and its plan.

    Attributes:
        server: The API server.
        namespace: The namespace.
        folder: A folder of the test's own, which holds the plan's.
    """

    server: BareServer
    namespace: str
    folder: Path

    @property
    def plan(self) -> Path:
        """The plan's folder."""
        return self.folder / "plan"

    @property
    def _environment(self) -> dict[str, str]:
        kubectl = Path(self.server.kubectl.program)
        return {
            **os.environ,
            "KUBECONFIG": str(self.server.kubeconfig),
            "KUBECTL_PATH": str(kubectl),
            "PATH": f"{kubectl.parent}{os.pathsep}{os.environ['PATH']}",
        }

    def start(self, command: Sequence[str]) -> subprocess.Popen[str]:
        """Start a command of Python's."""
        return subprocess.Popen(
            [sys.executable, *command],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> Said:
        """Run outgate."""
        return _end(self.start(["-m", "outgate", *arguments]))

    def rollout(self, verb: str, *options: str) -> Said:
        """Run a command of the roll-out on the plan."""
        return self.run("rollout", verb, str(self.plan), *options)

    def go(self, *options: str) -> Said:
        """Roll the namespace out without nodes."""
        return self.rollout("start", "-n", self.namespace, *START, *options)

    def driven(self, number: int, when: str, what: str, verb: str, *options: str) -> Said:
        """Run a command that is hit at one of its writes; see `tests.live.rollout.driver`."""
        return _end(self.start(self._driver(number, when, what, verb, options)))

    @contextmanager
    def stopped(
        self, number: int, when: str, verb: str, *options: str
    ) -> Iterator[subprocess.Popen[str]]:
        """Run a command that stops at one of its writes, and let it go on after the block."""
        child = self.start(self._driver(number, when, "STOP", verb, options))
        try:
            _await_stop(child)
            yield child
        finally:
            child.send_signal(signal.SIGCONT)

    def _driver(
        self, number: int, when: str, what: str, verb: str, options: Sequence[str]
    ) -> list[str]:
        words = ["-m", "tests.live.rollout.driver", str(number), when, what]
        return [*words, "rollout", verb, str(self.plan), *options]

    def make_plan(self, *options: str) -> None:
        """Plan for the cluster as it is, and write the folder."""
        intents = self.folder / "intents.json"
        intents.write_text(
            "\n".join(f"---\n{json.dumps(one)}" for one in intents_of(self.namespace))
        )
        said = self.run(
            *("plan", "-i", str(intents), "--platform", "kubeadm", "-n", self.namespace),
            *("-o", str(self.plan), *options),
        )
        assert said.code == 0, said.stderr

    def policies(self, *, ours: bool = True) -> dict[str, Any]:
        """Read the specs of the policies that outgate manages, or of the others."""
        label = f"{MANAGER_LABEL}{'=' if ours else '!='}{MANAGER}"
        found = self.server.kubectl.get("networkpolicy", "-n", self.namespace, "-l", label)
        return {one["metadata"]["name"]: one["spec"] for one in found["items"]}

    @property
    def stage(self) -> dict[str, Any]:
        """What the status says of the namespace."""
        said = self.rollout("status", "-n", self.namespace, "-o", "json")
        (found,) = json.loads(said.stdout)["namespaces"]
        return dict(found)


def workloads_of(namespace: str) -> list[dict[str, Any]]:
    """Return a namespace in which everything is open, but for one pod of others."""
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}},
        *(_deployment(namespace, name) for name in ("checkout", "web")),
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": "theirs", "namespace": namespace},
            "spec": {
                "podSelector": {"matchLabels": {"app": "legacy"}},
                "policyTypes": ["Egress"],
                "egress": [{"to": [{"ipBlock": {"cidr": "198.51.100.0/24"}}]}],
            },
        },
    ]


def intents_of(namespace: str) -> list[dict[str, Any]]:
    """Return what the namespace's workloads need."""
    need = {"to": {"cidr": "203.0.113.0/24"}, "ports": [443], "why": "payments"}
    workload = {"kind": "Deployment", "name": "checkout"}
    return [
        {
            "apiVersion": "outgate.dev/v1alpha1",
            "kind": "EgressIntent",
            "metadata": {"name": "checkout", "namespace": namespace},
            "spec": {"workload": workload, "needs": [need]},
        }
    ]


def _deployment(namespace: str, name: str) -> dict[str, Any]:
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "c", "image": "i"}]},
            },
        },
    }


def _end(child: subprocess.Popen[str]) -> Said:
    try:
        stdout, stderr = child.communicate(timeout=120)
    finally:
        child.kill()
    return Said(child.returncode, stdout, stderr)


def _await_stop(child: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        state = Path(f"/proc/{child.pid}/stat").read_text()
        if re.search(r"\) T ", state):
            return
        assert child.poll() is None, child.communicate()
        time.sleep(0.05)
    raise AssertionError("the run did not come to that write")


def ended(child: subprocess.Popen[str]) -> Said:
    """Wait for a run that goes on, and return what it said."""
    return _end(child)
