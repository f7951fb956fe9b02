"""`outgate verify --live` and `-f` on a real enforcer: agreement, a lie found, nothing left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.workbench import Workbench
from tests.live.reading.asking import outgate

pytestmark = pytest.mark.cluster("calico", "cilium")


def isolating(namespace: str, app: str) -> dict[str, Any]:
    """Return a policy that lets the pods of an app reach nothing."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": f"close-{app}", "namespace": namespace},
        "spec": {"podSelector": {"matchLabels": {"app": app}}, "policyTypes": ["Egress"]},
    }


def results(text: str) -> dict[str, list[str]]:
    """Return for each workload what its connections came out as."""
    return {
        found["name"].rpartition("/")[2]: [
            f"{case['expected']} {case['result']} {case['kind']}" for case in found["cases"]
        ]
        for found in json.loads(text)["workloads"]
    }


def test_what_the_engine_says_is_what_the_cluster_does(policies: Workbench) -> None:
    """A closed workload reaches no listener, an open one does; afterwards nothing is left."""
    space = policies.namespace
    policies.cluster.kubectl.apply([isolating(space, "client")])

    said = outgate(
        policies.cluster, "verify", "--live", "-n", space, "-o", "json", "--budget", "90"
    )

    assert said.code == 0, said.stdout + said.stderr
    found = results(said.stdout)
    assert "DENIED AGREES a listener of this run" in found["client"]
    assert "ALLOWED AGREES a listener of this run" in found["other"]
    left = policies.cluster.kubectl.get("pods", "-A", "-l", "app.kubernetes.io/managed-by=outgate")
    assert left["items"] == []


def test_a_policy_that_is_not_there_is_found_with_its_proof(
    policies: Workbench, tmp_path: Path
) -> None:
    """The files say closed, and the cluster has no such policy."""
    space = policies.namespace
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(isolating(space, "client")), encoding="utf-8")

    said = outgate(policies.cluster, "verify", "-f", str(file), "-n", space, "--budget", "110")

    assert said.code == 1, said.stdout + said.stderr
    assert "DISAGREES" in said.stdout
    assert "the cluster: connected at each of 3 attempts, and must not" in said.stdout
    assert f"isolated by NetworkPolicy {space}/close-client" in said.stdout
