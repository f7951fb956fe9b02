"""A user with fewer rights gets what they may read; the rest is a gap, and the Role is printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from outgate.manifests.cluster_api.resources import CORE, OPTIONAL
from tests.cluster.workbench import Workbench
from tests.live.reading.asking import outgate

pytestmark = pytest.mark.cluster

READER = "outgate-test-reader"
GROUP = "rbac.authorization.k8s.io"


def role(
    *, without: str = "", policies_of_other_kinds: bool = True, routes: bool = True
) -> list[dict[str, Any]]:
    """Return a ClusterRole that may list what is read, and its binding.

    Args:
        without: The full name of a resource that it may not list.
        policies_of_other_kinds: Whether it may list the policies of plugins.
        routes: Whether it may list Ingresses and what belongs to the Gateway API.
    """
    read = (*CORE, *(item for item in OPTIONAL if routes and item.beside))
    rules = [
        {"apiGroups": [item.group], "resources": [item.plural], "verbs": ["list"]}
        for item in read
        if item.name != without
    ]
    if policies_of_other_kinds:
        groups = ["cilium.io", "crd.projectcalico.org", "policy.networking.k8s.io"]
        rules.append({"apiGroups": groups, "resources": ["*"], "verbs": ["list"]})
    return [
        {
            "apiVersion": f"{GROUP}/v1",
            "kind": "ClusterRole",
            "metadata": {"name": READER},
            "rules": rules,
        },
        {
            "apiVersion": f"{GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": READER},
            "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": READER},
            "subjects": [{"apiGroup": GROUP, "kind": "User", "name": READER}],
        },
    ]


@pytest.fixture(scope="module")
def bench(workbench: Workbench) -> Iterator[Workbench]:
    """The workbench; the Role goes with the tests."""
    yield workbench
    for kind in ("clusterrolebinding", "clusterrole"):
        workbench.cluster.kubectl("delete", kind, READER, "--ignore-not-found")


def test_the_documented_role_is_enough(bench: Workbench) -> None:
    """List on every resource of the table, and nothing else."""
    bench.cluster.kubectl.apply(role())
    said = outgate(bench.cluster, "audit", "--as", READER)
    assert (said.code, "may not be listed" in said.stderr) == (0, False), said.stderr


def test_without_routes_the_answer_is_whole(bench: Workbench) -> None:
    """They change no verdict: exit code 0, and it is said what is not known for it."""
    bench.cluster.kubectl.apply(role(routes=False))
    said = outgate(bench.cluster, "audit", "-v", "--as", READER)
    assert said.code == 0, said.stderr
    assert "ingresses.networking.k8s.io may not be listed in the cluster, so who is" in said.stderr


@pytest.mark.parametrize("name", [item.name for item in CORE])
def test_one_permission_less_is_named(bench: Workbench, name: str) -> None:
    """The resource is in a sentence and in the Role that is printed; the rest is answered."""
    bench.cluster.kubectl.apply(role(without=name))
    said = outgate(bench.cluster, "audit", "--as", READER)
    assert said.code == 3
    assert "workload" in said.stdout
    plural = name.partition(".")[0]
    assert f"resources: [{plural}]" in said.stderr
    sentence = "the namespaces of the cluster" if name == "namespaces" else name
    assert f"{sentence} may not be listed" in said.stderr


def test_without_policies_nothing_is_called_open(bench: Workbench) -> None:
    """Where policies may not be listed, what they could change is UNKNOWN."""
    bench.cluster.kubectl.apply(role(without="networkpolicies.networking.k8s.io"))
    space = bench.namespace
    said = outgate(
        bench.cluster, "explain", f"{space}/client", f"{space}/server:8080", "--as", READER
    )
    assert said.stdout.startswith("UNKNOWN")
    assert "networkpolicies.networking.k8s.io" in said.stdout
