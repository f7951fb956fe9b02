"""Generates small clusters as lists of plain objects, for two evaluators to disagree about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as some

from tests.second_opinion.policies import LABELS, network_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.second_opinion.ends import KubernetesObject

NAMESPACES = ["alpha", "beta", "gamma", "delta"]
KINDS = ["Pod", "Pod", "Pod", "Pod", "Deployment", "StatefulSet", "CronJob"]
NODE_ADDRESSES = {"node-1": "192.168.0.1", "node-2": "192.168.0.2", "node-3": "fd00:1::3"}

CONTAINER_PORTS: list[list[KubernetesObject]] = [
    [],
    [{"containerPort": 80}],
    [{"name": "http", "containerPort": 80}],
    [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
    [{"name": "dns", "containerPort": 53, "protocol": "UDP"}],
    [
        {"name": "http", "containerPort": 85},
        {"name": "dns", "containerPort": 53, "protocol": "UDP"},
    ],
    [{"name": "http", "containerPort": 80, "protocol": "SCTP"}],
]


@some.composite
def clusters(draw: Callable[[Any], Any]) -> list[KubernetesObject]:
    """Generate a cluster: namespaces, nodes, pods and workloads, Services, policies."""
    namespaces = NAMESPACES[: draw(some.integers(2, 4))]
    objects: list[KubernetesObject] = []
    documented = [name for name in namespaces if draw(some.integers(0, 3))]
    objects += [with_labels("Namespace", {"name": name}, draw(labels())) for name in documented]
    # A cluster of plain manifests shows no node and no address.
    is_live = bool(draw(some.integers(0, 4)))
    if is_live:
        objects.extend(draw(nodes()))
    for number in range(1, draw(some.integers(3, 8)) + 1):
        objects.append(draw(workload(number, namespaces, objects, is_live)))
    if draw(some.integers(0, 3)) == 0:
        objects.append(service(namespaces[0], draw(some.sampled_from(["10.96.0.1", "fd96::1"]))))
    least = draw(some.sampled_from([0, 0, 1, 3, 5]))
    policies: list[KubernetesObject] = draw(
        some.lists(network_policy(namespaces), min_size=least, max_size=8)
    )
    for number, policy in enumerate(policies, start=1):
        policy["metadata"]["name"] = f"policy-{number}"
    return objects + policies


@some.composite
def labels(draw: Callable[[Any], Any]) -> dict[str, str]:
    """Generate labels; pods and namespaces use the same keys."""
    found: dict[str, str] = {}
    if draw(some.integers(0, 5)) == 0:
        return found
    for key, values in LABELS.items():
        choice = draw(some.integers(0, len(values)))
        if choice:
            found[key] = values[choice - 1]
    return found


@some.composite
def nodes(draw: Callable[[Any], Any]) -> list[KubernetesObject]:
    """Generate Node objects, some without an address."""
    found = []
    for name, address in NODE_ADDRESSES.items():
        shape = draw(some.integers(0, 4))
        if shape:
            node: KubernetesObject = {
                "apiVersion": "v1",
                "kind": "Node",
                "metadata": {"name": name},
            }
            if shape > 1:
                node["status"] = {"addresses": [{"type": "InternalIP", "address": address}]}
            found.append(node)
    return found


@some.composite
def workload(
    draw: Callable[[Any], Any],
    number: int,
    namespaces: list[str],
    objects: list[KubernetesObject],
    is_live: bool,
) -> KubernetesObject:
    """Generate a pod, or a workload that makes pods."""
    kind = draw(some.sampled_from(KINDS))
    metadata = {"namespace": draw(some.sampled_from(namespaces)), "name": f"load-{number}"}
    pod_labels = draw(labels())
    spec = draw(pod_spec())
    if kind != "Pod":
        return made_by(kind, metadata, pod_labels, spec)
    pod = {**with_labels("Pod", metadata, pod_labels), "spec": spec}
    if is_live:
        node = draw(some.sampled_from([None, *NODE_ADDRESSES]))
        address = draw(
            some.sampled_from([None, f"10.0.0.{number}", f"10.0.1.{number}", f"fd00::{number}"])
        )
        if node is not None:
            spec["nodeName"] = node
        if spec.get("hostNetwork"):
            address = node_address(objects, node) if address else None
        if address is not None:
            pod["status"] = {"podIP": address, "podIPs": [{"ip": address}]}
    return pod


@some.composite
def pod_spec(draw: Callable[[Any], Any]) -> KubernetesObject:
    """Generate the part of a pod's spec that policies look at."""
    spec: KubernetesObject = {
        "containers": [{"name": "main", "ports": draw(some.sampled_from(CONTAINER_PORTS))}]
    }
    if draw(some.integers(0, 5)) == 0:
        sidecar = {"name": "proxy", "restartPolicy": "Always"}
        spec["containers"] = [{"name": "main"}]
        spec["initContainers"] = [{**sidecar, "ports": draw(some.sampled_from(CONTAINER_PORTS))}]
    if draw(some.integers(0, 5)) == 0:
        spec["hostNetwork"] = True
    return spec


def made_by(
    kind: str, metadata: KubernetesObject, pod_labels: dict[str, str], spec: KubernetesObject
) -> KubernetesObject:
    """Write a workload around a pod template.

    The workload's own selector and labels are other ones than those of the pods: a policy that
    was matched against them would be matched against the wrong thing.
    """
    version = "batch/v1" if kind == "CronJob" else "apps/v1"
    template = {"metadata": {"labels": {**pod_labels, "made-by": metadata["name"]}}, "spec": spec}
    outer: KubernetesObject = {"template": template}
    if kind == "CronJob":
        outer = {"schedule": "0 0 * * *", "jobTemplate": {"spec": outer}}
    else:
        outer["selector"] = {"matchLabels": {"made-by": metadata["name"]}}
    metadata = {**metadata, "labels": {"app": "web", "tier": "front", "env": "prod"}}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": outer}


def with_labels(kind: str, metadata: KubernetesObject, found: dict[str, str]) -> KubernetesObject:
    """Write a core object; without labels the field is left out."""
    metadata = {**metadata, "labels": found} if found else metadata
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata}


def service(namespace: str, address: str) -> KubernetesObject:
    """Write a Service that selects nothing; its address shows an IP family."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"namespace": namespace, "name": "front"},
        "spec": {"clusterIP": address, "selector": {"app": "nobody"}, "ports": [{"port": 80}]},
    }


def node_address(objects: list[KubernetesObject], name: str | None) -> str | None:
    """Give the address that a generated Node object shows."""
    for one in objects:
        if one["kind"] == "Node" and one["metadata"]["name"] == name and "status" in one:
            return NODE_ADDRESSES[one["metadata"]["name"]]
    return None
