"""Runs outgate as a process on a cluster, as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.live import LiveCluster


@dataclass(frozen=True)
class Said:
    """What a run printed, and how it ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON answer without what names the source."""
        found: dict[str, Any] = json.loads(self.stdout)
        found.pop("reading")
        kept: dict[str, Any] = without_places(found)
        return kept


def outgate(cluster: LiveCluster, *arguments: str) -> Said:
    """Run outgate with the cluster's kubectl and kubeconfig."""
    process = start(cluster, *arguments)
    try:
        stdout, stderr = process.communicate(timeout=120)
    finally:
        process.kill()
    return Said(process.returncode, stdout, stderr)


def start(
    cluster: LiveCluster, *arguments: str, stdin: int | None = None, **variables: str
) -> subprocess.Popen[str]:
    """Start outgate with the cluster's kubectl and kubeconfig, and further variables."""
    kubectl = Path(cluster.kubectl.program)
    environment = {
        **os.environ,
        "KUBECONFIG": str(cluster.kubectl.kubeconfig),
        "KUBECTL_PATH": str(kubectl),
        "PATH": f"{kubectl.parent}{os.pathsep}{os.environ['PATH']}",
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "outgate", *arguments],
        env=environment,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def without_places(value: Any) -> Any:
    """Drop places, and changes, whose words name places: they differ between cluster and file."""
    if isinstance(value, dict):
        return {
            key: without_places(item)
            for key, item in value.items()
            if key not in ("origin", "changes")
        }
    return [without_places(item) for item in value] if isinstance(value, list) else value
