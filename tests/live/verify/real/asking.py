"""Runs `outgate verify` against a real cluster, as a process or inside this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from outgate.live.verify.answers import VerifyAnswer
from outgate.live.verify.cluster import TextApi
from outgate.live.verify.planning import Request
from outgate.live.verify.running import verify
from outgate.manifests.cluster_api.proxying import kubectl_proxy
from outgate.model.access import Access
from tests.cluster.live import LiveCluster

SECONDS = 150
PROGRAM = (sys.executable, "-c", "from outgate.cli.entry import main; main()")
OURS = ("namespaces", "-l", "app.kubernetes.io/managed-by=outgate,outgate.dev/purpose=verify")


def command(cluster: LiveCluster, *options: str) -> list[str]:
    """Return the command line of `outgate verify` against a cluster."""
    return [*PROGRAM, "verify", "--kubeconfig", str(cluster.kubectl.kubeconfig), *options]


def environment(cluster: LiveCluster) -> dict[str, str]:
    """Return an environment in which kubectl is the cluster's."""
    return {**os.environ, "KUBECTL_PATH": cluster.kubectl.program}


def process(cluster: LiveCluster, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `outgate verify` to its end."""
    return subprocess.run(
        command(cluster, *options),
        env=environment(cluster),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def document(cluster: LiveCluster, *options: str) -> tuple[int, dict[str, Any]]:
    """Run `outgate verify` and return its exit code and its JSON document."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "verify.json"
        done = process(cluster, "-o", f"json={file}", "-o", "table", *options)
        assert file.exists(), done.stderr
        return done.returncode, json.loads(file.read_text())


@contextmanager
def connected(cluster: LiveCluster) -> Iterator[TextApi]:
    """Open a way to the API server."""
    access = Access(kubeconfig=str(cluster.kubectl.kubeconfig))
    with (
        kubectl_proxy(access, kubectl=cluster.kubectl.program) as path,
        TextApi(path) as api,
    ):
        yield api


def inside(
    cluster: LiveCluster, tell: Callable[[str], None] = lambda _: None, **asked: Any
) -> VerifyAnswer:
    """Run `verify` in this process, so that something can be done at each of its steps."""
    with connected(cluster) as api:
        return verify(api, Request(**asked), tell=tell)


def left(cluster: LiveCluster) -> list[str]:
    """Return the namespaces of runs that are there."""
    return [item["metadata"]["name"] for item in cluster.kubectl.get(*OURS)["items"]]
