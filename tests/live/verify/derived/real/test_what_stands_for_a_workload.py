"""A Job's pod and the real pod show what a bare pod shows; a dry run shows them and makes none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import yaml

from outgate.live.verify.derived.answers import CaseResult
from outgate.live.verify.derived.running import Request, Stand, verify_derived
from outgate.live.verify.starting import Clock
from outgate.loading import load_cluster
from outgate.manifests.cluster_api.listing import ClusterListing
from tests.cluster.workbench import Workbench
from tests.live.doctor.roles import documented, given
from tests.live.reading.asking import outgate
from tests.live.verify.derived.real.shops import containers, isolating, left, results
from tests.live.verify.real.asking import connected

pytestmark = pytest.mark.cluster("calico", "cilium")

USER = "outgate-policies-tester"
SERVICE = "kubernetes.io/service-name=server"


def test_a_job_whose_pod_has_no_label_that_nobody_knew_of(policies: Workbench) -> None:
    """As on Amazon EKS: the API server takes a Job with a selector of its own, and all agrees."""
    space = policies.namespace
    policies.cluster.kubectl.apply([isolating(space, "client")])
    seen: list[set[str]] = []

    def tell(words: str) -> None:
        if words.startswith(f"{space}/"):
            pods = policies.cluster.kubectl.get("-n", space, "pods", "-l", "outgate.dev/probe")
            seen.extend(set(pod["metadata"]["labels"]) for pod in pods["items"])

    request = Request(namespaces=frozenset({space}), stand=Stand.JOB, budget=90)
    with connected(policies.cluster) as api:
        found = verify_derived(
            api, lambda: load_cluster(ClusterListing(api, "test")), request, tell=tell
        )

    assert {one.name.rpartition("/")[2]: one.skipped for one in found.workloads} == {
        "client": "",
        "other": "",
        "server": "",
    }
    assert found.number(CaseResult.DISAGREES) == 0
    assert found.number(CaseResult.AGREES) >= 3
    known = {
        "app",
        "app.kubernetes.io/managed-by",
        "outgate.dev/probe",
        "outgate.dev/purpose",
        "outgate.dev/run",
    }
    assert set().union(*seen) <= known
    assert left(policies.cluster) == []


def test_the_real_pod_on_request(policies: Workbench) -> None:
    """What it leaves is said first, named last, and is what the pod has afterwards."""
    space = policies.namespace
    policies.cluster.kubectl.apply([isolating(space, "client")])

    said = outgate(
        policies.cluster,
        *("verify", "--live", "-n", space, "--ephemeral-container", "-o", "json"),
        *("--budget", "90"),
    )

    assert said.code == 0, said.stdout + said.stderr
    assert said.stderr.startswith("verify: each pod that is probed keeps an ended container")
    found = results(said.stdout)
    assert "DENIED AGREES a listener of this run" in found["client"]
    assert "ALLOWED AGREES a listener of this run" in found["other"]
    [container] = containers(policies, "client")
    assert container["name"].startswith("outgate-verify-")
    assert f"the ended container {container['name']} stays in pods" in said.stdout
    assert left(policies.cluster) == []


def test_a_dry_run_makes_nothing_and_finds_nothing_to_refuse(policies: Workbench) -> None:
    """A real API server would take every object; kube-system is skipped by name."""
    said = outgate(policies.cluster, "verify", "--live", "--dry-run")

    assert said.code == 0, said.stdout + said.stderr
    kinds = [body["kind"] for body in yaml.safe_load_all(said.stdout)]
    assert kinds[:6] == ["Namespace", "Job", "Job", "Job", "Job", "Pod"]
    assert len(kinds) >= 9
    assert "outgate changes nothing in the system namespace kube-system" in said.stderr
    assert left(policies.cluster) == []


@contextmanager
def rights(policies: Workbench) -> Iterator[None]:
    """Give the tester's user the documented Role, of both that have its name, for a block."""
    kubectl = policies.cluster.kubectl
    kubectl.apply(given(documented("outgate-verify-policies")[:1], USER))
    try:
        yield
    finally:
        for kind in ("clusterrolebinding", "clusterrole"):
            kubectl("delete", kind, USER)


def test_the_documented_role_is_enough(policies: Workbench) -> None:
    """Nothing is noted as missing, and nothing is left out."""
    space = policies.namespace
    with rights(policies):
        said = outgate(
            policies.cluster,
            *("verify", "--live", "-n", space, "--as", USER, "-o", "json", "--budget", "90"),
        )

    assert said.code == 0, said.stdout + said.stderr
    assert set(results(said.stdout)) == {"client", "other", "server"}
    assert "may not" not in said.stdout + said.stderr


class Watching(Clock):
    """Time in which somebody looks at a namespace whenever it passes."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look

    def sleep(self, seconds: float) -> None:
        """Look, and let time pass."""
        self._look()
        super().sleep(seconds)


def test_no_service_sends_traffic_to_a_probe_that_it_selects(policies: Workbench) -> None:
    """A probe has the label that the Service goes by, and is never among its ready addresses."""
    space, kubectl = policies.namespace, policies.cluster.kubectl
    policies.cluster.kubectl.apply([isolating(space, "server")])
    selected: set[str] = set()
    ready: set[str] = set()

    def look() -> None:
        probes = "app=server,outgate.dev/purpose=verify"
        for pod in kubectl.get("-n", space, "pods", "-l", probes)["items"]:
            selected.update(one["ip"] for one in pod["status"].get("podIPs", []))
        slices = kubectl.get("-n", space, "endpointslices", "-l", SERVICE)["items"]
        for one in (end for piece in slices for end in piece.get("endpoints") or []):
            if one["conditions"].get("ready"):
                ready.update(one["addresses"])

    request = Request(namespaces=frozenset({space}), budget=90)
    with connected(policies.cluster) as api:
        found = verify_derived(
            api, lambda: load_cluster(ClusterListing(api, "test")), request, clock=Watching(look)
        )

    assert found.number(CaseResult.AGREES) >= 3
    assert selected != set()
    assert ready == {policies.address("server")}
