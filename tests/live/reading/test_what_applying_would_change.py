"""`outgate diff` with a live cluster as a side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.workbench import Workbench
from tests.live.reading.asking import outgate

pytestmark = pytest.mark.cluster


def deny(namespace: str) -> dict[str, Any]:
    """Return a policy that isolates every pod of a namespace for egress."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "deny", "namespace": namespace},
        "spec": {"podSelector": {}, "policyTypes": ["Egress"]},
    }


def test_a_policy_is_tried_before_and_seen_after_it_is_applied(
    workbench: Workbench, tmp_path: Path
) -> None:
    """What was foretold by the file alone is what a capture from before shows afterwards."""
    space = workbench.namespace
    before, file = str(tmp_path / "before.json.gz"), tmp_path / "deny.json"
    file.write_text(json.dumps(deny(space)))
    outgate(workbench.cluster, "capture", "-o", before)

    foretold = outgate(workbench.cluster, "diff", str(file), "-n", space, "-o", "json")
    workbench.cluster.kubectl.apply([deny(space)])
    seen = outgate(workbench.cluster, "diff", before, "live", "-n", space, "-o", "json")
    again = outgate(workbench.cluster, "diff", "-f", str(file), "-n", space)
    workbench.kubectl("delete", "networkpolicy", "deny")

    assert (foretold.code, seen.code, again.code) == (1, 1, 0), foretold.stderr + seen.stderr
    told = json.loads(foretold.stdout)
    assert told["isolation"] == [
        {
            "direction": "egress",
            "before": "open",
            "after": "isolated",
            "workloads": [f"{space}/client", f"{space}/other", f"{space}/server"],
        }
    ]
    later = json.loads(seen.stdout)
    for part in ("facts", "isolation", "nextPods", "connections", "totals", "newWorkloads"):
        assert told[part] == later[part]
    assert told["new"]["name"] == f"{file} on top of OLD"


def test_two_contexts_are_two_sides(workbench: Workbench) -> None:
    """The same cluster by its context twice: nothing differs; one that is not there is said."""
    context = workbench.cluster.kubectl("config", "current-context").strip()
    same = outgate(workbench.cluster, "diff", "--context", context, "--context", context)
    missing = outgate(workbench.cluster, "diff", "--context", context, "--context", "nowhere")

    assert (same.code, missing.code) == (0, 3), same.stderr + missing.stderr
    assert "no difference" in same.stdout
    assert "nowhere" in missing.stderr
    assert "Traceback" not in missing.stderr
