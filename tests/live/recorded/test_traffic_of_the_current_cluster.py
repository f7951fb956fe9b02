"""A log of addresses, read against the live cluster, and replayed against it with a change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.live.rollout.server import BareServer

pytestmark = pytest.mark.cluster

CLOSED = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}
"""
PACKET = (
    "{time:%Y-%m-%dT%H:%M:%S%z} one kernel: ALLOW IN=cali1 OUT=cali2 SRC=10.244.0.5 DST=10.244.0.6 "
    "LEN=60 PROTO=TCP SPT=40000 DPT=5432 SYN URGP=0\n"
)


def pod(name: str) -> dict[str, Any]:
    """Return a pod that no node runs."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop", "labels": {"app": name}},
        "spec": {"containers": [{"name": "a", "image": "example.test/a"}]},
    }


@pytest.fixture(scope="module")
def shop(server: BareServer) -> BareServer:
    """Two pods with addresses, as a kubelet would report them."""
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    server.kubectl.apply([space, pod("web"), pod("db")])
    for name, address in (("web", "10.244.0.5"), ("db", "10.244.0.6")):
        status = {"status": {"phase": "Running", "podIP": address, "podIPs": [{"ip": address}]}}
        server.kubectl(
            "patch", "pod", name, "-n", "shop", "--subresource=status", "--type=merge",
            f"--patch={json.dumps(status)}",
        )  # fmt: skip
    return server


def outgate(
    server: BareServer, folder: Path, *words: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run outgate on the current cluster."""
    kubectl = Path(server.kubectl.program)
    environment = {
        **os.environ,
        "KUBECTL_PATH": str(kubectl),
        "PATH": f"{kubectl.parent}{os.pathsep}{os.environ['PATH']}",
        "KUBECONFIG": str(server.kubeconfig),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "outgate", *words],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def folder(shop: BareServer, tmp_path: Path) -> Path:
    """A folder with a log that began after the pods were made, and a policy."""
    later = datetime.now(UTC) + timedelta(seconds=1)
    (tmp_path / "kernel.log").write_text(PACKET.format(time=later), encoding="utf-8")
    (tmp_path / "closed.yaml").write_text(CLOSED, encoding="utf-8")
    return tmp_path


def ends(server: BareServer, folder: Path) -> list[str]:
    """Return the ends of the edges in the store."""
    found = json.loads(outgate(server, folder, "flows", "show", "-o", "json").stdout)
    sides = [edge[side] for edge in found["edges"] for side in ("source", "destination")]
    return [side.get("name") or side.get("address") for side in sides]


def test_addresses_are_pods_of_the_live_cluster_where_that_is_asked_for(
    shop: BareServer, folder: Path
) -> None:
    """With --live, or with the context by name; which cluster it was is said."""
    live = outgate(shop, folder, "flows", "import", "kernel.log", "--live")

    assert (live.returncode, live.stderr) == (0, "cluster bare, all namespaces\n")
    assert ends(shop, folder) == ["web", "db"]
    named = ("import", "kernel.log", "--context", "bare", "--store", "other.db", "-q")
    assert outgate(shop, folder, "flows", *named).stderr == ""


def test_without_it_no_cluster_is_asked(shop: BareServer, folder: Path) -> None:
    """A log may be of another cluster, in which the address is somebody else's."""
    nowhere = {"KUBECONFIG": "/nowhere", "KUBECTL_PATH": "", "PATH": ""}

    result = outgate(shop, folder, "flows", "import", "kernel.log", **nowhere)

    assert (result.returncode, result.stderr) == (0, "")
    assert "give -f or --live" in result.stdout
    assert ends(shop, folder) == ["10.244.0.5", "10.244.0.6"]


def test_a_cluster_that_does_not_answer_is_said_before_anything_is_stored(
    shop: BareServer, folder: Path
) -> None:
    """A log whose addresses were nobody's would stand in the store for ever."""
    result = outgate(shop, folder, "flows", "import", "kernel.log", "--context", "none")

    assert (result.returncode, "Traceback" in result.stderr) == (3, False)
    assert "none" in result.stderr
    assert not (folder / "flows.db").exists()


def test_a_change_is_laid_over_the_live_cluster(shop: BareServer, folder: Path) -> None:
    """As other verbs do without -f: nothing is denied today, and the change would deny it."""
    outgate(shop, folder, "flows", "import", "kernel.log", "--live")

    today = outgate(shop, folder, "simulate", "-o", "json")
    later = outgate(shop, folder, "simulate", "closed.yaml", "-o", "json")

    assert (today.returncode, later.returncode) == (0, 1), later.stderr
    (denial,) = json.loads(later.stdout)["denials"]
    assert (denial["before"], denial["verdict"]) == ("ALLOWED", "DENIED")
    assert denial["reason"] == "no rule allows it: ingress of the destination"
