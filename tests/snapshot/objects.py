"""Short ways to write Kubernetes objects down, so that a test shows only what matters to it."""

from __future__ import annotations

from typing import Any

import outgate
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload

KubernetesObject = dict[str, Any]


def metadata(
    name: str,
    namespace: str | None,
    labels: dict[str, str] | None = None,
    owner: tuple[str, str] | None = None,
) -> KubernetesObject:
    """Return an object's metadata; *owner* is the kind and name of its controller."""
    found: KubernetesObject = {"name": name}
    if namespace is not None:
        found["namespace"] = namespace
    if labels:
        found["labels"] = labels
    if owner is not None:
        found["ownerReferences"] = [{"kind": owner[0], "name": owner[1], "controller": True}]
    return found


def pod_spec(
    ports: list[KubernetesObject] | None = None, node: str | None = None, **fields: Any
) -> KubernetesObject:
    """Return a pod's spec with one container."""
    container: KubernetesObject = {"name": "main"}
    if ports:
        container["ports"] = ports
    spec: KubernetesObject = {"containers": [container], **fields}
    if node is not None:
        spec["nodeName"] = node
    return spec


def pod(
    name: str,
    labels: dict[str, str] | None = None,
    *,
    namespace: str | None = "shop",
    ip: str | None = None,
    node: str | None = None,
    owner: tuple[str, str] | None = None,
    phase: str | None = None,
    ports: list[KubernetesObject] | None = None,
    **fields: Any,
) -> KubernetesObject:
    """Return a Pod; *fields* go into its spec."""
    found: KubernetesObject = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata(name, namespace, labels, owner),
        "spec": pod_spec(ports, node, **fields),
    }
    status: KubernetesObject = {}
    if ip is not None:
        status = {"podIP": ip, "podIPs": [{"ip": ip}]}
    if phase is not None:
        status["phase"] = phase
    if status:
        found["status"] = status
    return found


def workload(
    kind: str,
    name: str,
    labels: dict[str, str] | None = None,
    *,
    api_version: str = "apps/v1",
    namespace: str | None = "shop",
    owner: tuple[str, str] | None = None,
    replicas: int | None = None,
    ports: list[KubernetesObject] | None = None,
    **fields: Any,
) -> KubernetesObject:
    """Return an object with a pod template; *fields* go into the template's spec."""
    spec: KubernetesObject = {
        "template": {"metadata": {"labels": labels or {}}, "spec": pod_spec(ports, None, **fields)}
    }
    if api_version == "apps/v1":
        spec["selector"] = {"matchLabels": labels or {"app": name}}
    if replicas is not None:
        spec["replicas"] = replicas
    if kind == "CronJob":
        spec = {"jobTemplate": {"spec": spec}}
    return {
        "apiVersion": api_version,
        "kind": kind,
        "metadata": metadata(name, namespace, None, owner),
        "spec": spec,
    }


def deployment(name: str, labels: dict[str, str] | None = None, **fields: Any) -> KubernetesObject:
    """Return a Deployment in namespace shop, with the label ``app`` unless told otherwise."""
    return workload("Deployment", name, labels or {"app": name}, **fields)


def namespace(name: str, **labels: str) -> KubernetesObject:
    """Return a Namespace."""
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(name, None, labels)}


def node(name: str, *addresses: str, **spec: Any) -> KubernetesObject:
    """Return a Node."""
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name},
        "spec": spec,
        "status": {"addresses": [{"type": "InternalIP", "address": text} for text in addresses]},
    }


def service(
    name: str,
    selector: dict[str, str] | None,
    *ports: KubernetesObject,
    namespace: str | None = "shop",
    **spec: Any,
) -> KubernetesObject:
    """Return a Service."""
    body: KubernetesObject = {"ports": list(ports), **spec}
    if selector is not None:
        body["selector"] = selector
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(name, namespace),
        "spec": body,
    }


def policy(
    name: str, pods: dict[str, str] | None = None, *, namespace: str = "shop", **spec: Any
) -> KubernetesObject:
    """Return a NetworkPolicy for the pods with these labels."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata(name, namespace),
        "spec": {"podSelector": {"matchLabels": pods} if pods else {}, **spec},
    }


def snapshot(*objects: KubernetesObject, **options: Any) -> Snapshot:
    """Return the snapshot of some objects."""
    return outgate.load_objects(objects, **options).snapshot


def only_workload(*objects: KubernetesObject) -> Workload:
    """Return the one workload that some objects make."""
    (found,) = snapshot(*objects).workloads
    return found


def names(found: Snapshot) -> list[str]:
    """Return the workloads by namespace, kind and name."""
    return [str(item) for item in found.workloads]


def pod_names(found: Workload) -> list[str]:
    """Return a workload's pods, the template in brackets."""
    return [f"({item.name})" if item.is_template else item.name for item in found.pods]
