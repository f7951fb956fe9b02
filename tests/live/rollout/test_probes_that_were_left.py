"""A run that was killed while it tried connections: abort leaves no probe of it."""

from __future__ import annotations

import json

import pytest

from tests.live.rollout.field import Field

pytestmark = pytest.mark.cluster

KILLED, OTHER = "abc123", "def456"
OURS = {"app.kubernetes.io/managed-by": "outgate", "outgate.dev/purpose": "verify"}


def probe(field: Field, run: str, phase: str) -> str:
    """Make a probe, as a run leaves it, and return its name."""
    name = f"outgate-verify-{run}-{phase.lower()}"
    labels = {**OURS, "outgate.dev/run": run, "app": "checkout"}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": field.namespace, "labels": labels},
        "spec": {"containers": [{"name": "c", "image": "i"}]},
    }
    field.server.kubectl.apply([pod])
    words = ["patch", "pod", name, "--subresource=status", "--type=merge", "-p"]
    status = json.dumps({"status": {"phase": phase}})
    field.server.kubectl("-n", field.namespace, *words, status)
    return name


def pods(field: Field) -> set[str]:
    """Return the pods of the namespace."""
    found = field.server.kubectl.get("pods", "-n", field.namespace)["items"]
    return {one["metadata"]["name"] for one in found}


def test_abort_removes_them(field: Field) -> None:
    """Those of the run that the journal names whole; of others only what has ended."""
    field.go("--pause")
    own = {"name": f"outgate-verify-{KILLED}", "labels": OURS}
    field.server.kubectl.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": own}])
    probe(field, KILLED, "Running")
    probe(field, OTHER, "Failed")
    running = probe(field, OTHER, "Running")
    line = {"event": "verify", "namespace": field.namespace, "probes": KILLED}
    with (field.plan / ".outgate-rollout/journal.jsonl").open("a") as journal:
        journal.write(json.dumps(line) + "\n")

    said = field.rollout("abort", "--no-verify")

    assert said.code == 0, said.stderr
    assert pods(field) == {running}
    spaces = field.server.kubectl.get("namespaces")["items"]
    left = [one for one in spaces if one["metadata"]["name"] == f"outgate-verify-{KILLED}"]
    assert [one["status"]["phase"] for one in left] in ([], ["Terminating"])
