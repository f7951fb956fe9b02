"""Workloads with policies on a real cluster, and what runs of outgate leave in it."""

from __future__ import annotations

import json
from typing import Any

from tests.cluster.live import LiveCluster
from tests.cluster.workbench import Workbench

OURS = "app.kubernetes.io/managed-by=outgate"


def isolating(namespace: str, app: str) -> dict[str, Any]:
    """Return a policy that lets the pods of an app reach nothing."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": f"close-{app}", "namespace": namespace},
        "spec": {"podSelector": {"matchLabels": {"app": app}}, "policyTypes": ["Egress"]},
    }


def results(text: str) -> dict[str, list[str]]:
    """Return for each workload of a JSON answer what its connections came out as."""
    return {
        found["name"].rpartition("/")[2]: [
            f"{case['expected']} {case['result']} {case['kind']}" for case in found["cases"]
        ]
        for found in json.loads(text)["workloads"]
    }


def left(cluster: LiveCluster) -> list[str]:
    """Return what is there of runs: pods, Jobs and namespaces."""
    found = cluster.kubectl.get("pods,jobs", "-A", "-l", OURS)["items"]
    found += cluster.kubectl.get("namespaces", "-l", OURS)["items"]
    return [f"{one['kind']} {one['metadata']['name']}" for one in found]


def containers(policies: Workbench, pod: str) -> list[dict[str, Any]]:
    """Return the ephemeral containers of a pod."""
    found = policies.cluster.kubectl.get("-n", policies.namespace, "pod", pod)
    listed: list[dict[str, Any]] = found["spec"].get("ephemeralContainers", [])
    return listed
