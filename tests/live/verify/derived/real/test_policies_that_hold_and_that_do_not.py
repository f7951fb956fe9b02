"""`outgate verify --live` and `-f` on a real enforcer: agreement, a lie found, nothing left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cluster.workbench import Workbench
from tests.live.reading.asking import outgate
from tests.live.verify.derived.real.shops import isolating, left, results

pytestmark = pytest.mark.cluster("calico", "cilium")


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
    assert left(policies.cluster) == []


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
