"""A namespace that is born under the plan's template is closed before its first pod connects."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.cluster.errors import ClusterError
from tests.cluster.shell import wait_until
from tests.live.rollout.bench import NAME, PARTNER, STRANGER, Bench

pytestmark = pytest.mark.cluster("calico")

BORN, OPEN = "outgate-test-born", "outgate-test-born-open"
TRIES = 15
LABEL = "outgate.dev/egress=exempt"
_SCRIPT = f"""
for i in $(seq {TRIES}); do
  for target in {PARTNER.address}:{PARTNER.port} {STRANGER.address}:{STRANGER.port}; do
    /agnhost connect "$target" --timeout=1s >/dev/null 2>&1 && echo open || echo shut
  done
done
timeout 5 nslookup -type=a {NAME} >/dev/null 2>&1 && echo resolved
echo end
sleep 600
"""


def first_pod(bench: Bench, name: str = "first") -> dict[str, Any]:
    """Return a pod that connects as the first thing that it does."""
    body = bench.pods.pod(name, bench.pods.cluster.node_names[0])
    del body["metadata"]["namespace"]
    container = body["spec"]["containers"][0]
    del container["args"]
    container["command"] = ["sh", "-c", _SCRIPT]
    return body


def create(bench: Bench, body: dict[str, Any], namespace: str) -> str:
    """Create an object; return what the server says, be it a refusal."""
    try:
        return bench.pods.cluster.kubectl(
            "create", "-n", namespace, "-f", "-", stdin=json.dumps(body)
        )
    except ClusterError as error:
        return str(error)


def log_of(bench: Bench, namespace: str) -> list[str]:
    """Return what the first pod of a namespace wrote; empty before it runs."""
    try:
        return bench.pods.cluster.kubectl("logs", "-n", namespace, "first").split()
    except ClusterError:
        return []


def has_ended(bench: Bench, namespace: str) -> bool:
    """Say whether the first pod of a namespace has tried everything."""
    return "end" in log_of(bench, namespace)


@pytest.fixture
def guarded(bench: Bench) -> Iterator[Bench]:
    """The plan's admission policy is on; afterwards it is off, and the namespaces are gone."""
    kubectl = bench.pods.cluster.kubectl
    kubectl("label", "namespace", bench.pods.namespace, LABEL, "--overwrite")
    kubectl("delete", "namespace", BORN, OPEN, "--ignore-not-found", timeout=90)
    kubectl("apply", "-k", str(bench.plan / "admission/on"))
    try:
        yield bench
    finally:
        kubectl("apply", "-k", str(bench.plan / "admission/off"))
        kubectl("delete", "namespace", BORN, OPEN, "--ignore-not-found", "--wait=false")


def test_closed_before_its_first_pod_connects(guarded: Bench) -> None:
    """Without the template no pod is let in; with it not one of the first connections is open."""
    kubectl = guarded.pods.cluster.kubectl
    for name in (BORN, OPEN):
        kubectl("create", "namespace", name)
        question = ("get", "serviceaccount", "default", "-n", name)
        wait_until("a service account", partial(kubectl, *question))
    kubectl("label", "namespace", OPEN, LABEL)

    wait_until(
        "the admission policy",
        lambda: "default-deny-egress" in create(guarded, first_pod(guarded), BORN),
        seconds=30,
    )
    wait_until(
        "the exemption",
        lambda: "pod/first created" in create(guarded, first_pod(guarded), OPEN),
        seconds=30,
    )

    folder = guarded.plan.parent
    words = ("-i", str(folder / "intents.json"), "--facts", str(folder / "facts.yaml"))
    said = guarded.run("plan", "--new-namespace", BORN, *words)
    assert said.code == 0, said.stderr
    kubectl("apply", "-f", "-", stdin=said.stdout)
    began = time.monotonic()
    wait_until(
        "the first pod",
        lambda: "pod/first created" in create(guarded, first_pod(guarded), BORN),
        seconds=30,
    )
    assert time.monotonic() - began < 30

    for name in (BORN, OPEN):
        wait_until("the end of its tries", partial(has_ended, guarded, name), seconds=120)
    assert log_of(guarded, BORN) == ["shut"] * (2 * TRIES) + ["resolved", "end"]
    assert "open" in log_of(guarded, OPEN)
