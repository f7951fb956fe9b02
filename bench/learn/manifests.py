"""The cluster as its API server would list it at one moment, and who held which address when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.learn.addresses import pods_of_node
from bench.learn.clock import stamp
from bench.learn.pods import Pod, Pods
from bench.learn.truth import Cluster, Workload
from outgate.cluster.holdings import Holding, encode


def objects(cluster: Cluster, pods: Pods, time: int) -> list[dict[str, Any]]:
    """Return the objects of a cluster.

    Args:
        cluster: The cluster.
        pods: Its pods.
        time: At which moment.
    """
    found = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": _of(name)}}
        for name in {*cluster.namespaces, "default"}
    ]
    found += [
        _node(name, address, pods_of_node(cluster.family, index))
        for index, (name, address) in enumerate(cluster.nodes)
    ]
    found += map(_owner, cluster.workloads)
    found += _services(cluster)
    found += (_policy(cluster, workload) for workload in cluster.guarded)
    for workload in cluster.workloads:
        alive = pods.at(workload, time)
        if workload.kind == "Deployment":
            for pod in alive[:1]:
                found.append(_replica_set(pod))
        if workload.kind != "CronJob":
            found += (_pod(cluster, pod) for pod in alive)
    return found


def history(cluster: Cluster, pods: Pods) -> bytes:
    """Return who held which address when, as it is written while a cluster is watched.

    Args:
        cluster: The cluster.
        pods: Its pods.
    """
    lines = []
    for pod in pods:
        kind, name = pod.workload.kind, pod.workload.name
        if kind == "CronJob":
            kind, name = pod.controller
        for time, event in ((pod.born, "held"), (pod.died, "released")):
            holding = Holding(
                stamp(time),
                event,
                pod.address,
                pod.workload.namespace,
                pod.name,
                uid=pod.uid,
                node=cluster.nodes[pod.node][0],
                labels=dict(pod.labels),
                owner=f"{kind}/{name}",
            )
            lines.append((time, event != "released", encode(holding)))
    lines.sort(key=lambda line: line[:2])
    return b"".join(line for _, _, line in lines)


def _of(name: str) -> dict[str, str]:
    return {"kubernetes.io/metadata.name": name}


def _node(name: str, address: str, pods: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
        "spec": {"podCIDRs": [pods]},
        "status": {"addresses": [{"type": "InternalIP", "address": address}]},
    }


def _template(workload: Workload) -> dict[str, Any]:
    ports = [
        {"name": one.name, "containerPort": one.number, "protocol": one.protocol}
        for one in workload.listens
    ]
    return {
        "metadata": {"labels": dict(workload.labels)},
        "spec": {"containers": [{"name": "main", "image": "main", "ports": ports}]},
    }


def _owner(workload: Workload) -> dict[str, Any]:
    template = _template(workload)
    if workload.kind == "CronJob":
        spec: dict[str, Any] = {
            "schedule": "0 2 * * *",
            "jobTemplate": {"spec": {"template": template}},
        }
        return _object("batch/v1", "CronJob", workload.namespace, workload.name, spec)
    spec = {"selector": {"matchLabels": dict(workload.labels)}, "template": template}
    if workload.kind != "DaemonSet":
        spec["replicas"] = workload.replicas
    return _object("apps/v1", workload.kind, workload.namespace, workload.name, spec)


def _replica_set(pod: Pod) -> dict[str, Any]:
    kind, name = pod.controller
    template = _template(pod.workload)
    template["metadata"]["labels"] = dict(pod.labels)
    made = _object(
        "apps/v1",
        kind,
        pod.workload.namespace,
        name,
        {"selector": {"matchLabels": dict(pod.labels)}, "template": template},
    )
    made["metadata"]["ownerReferences"] = [_reference("Deployment", pod.workload.name)]
    return made


def _pod(cluster: Cluster, pod: Pod) -> dict[str, Any]:
    template = _template(pod.workload)
    made = _object(
        "v1",
        "Pod",
        pod.workload.namespace,
        pod.name,
        {**template["spec"], "nodeName": cluster.nodes[pod.node][0]},
    )
    made["metadata"]["labels"] = dict(pod.labels)
    made["metadata"]["creationTimestamp"] = stamp(pod.born)[:19] + "Z"
    made["metadata"]["ownerReferences"] = [_reference(*pod.controller)]
    made["status"] = {
        "phase": "Running",
        "podIP": pod.address,
        "podIPs": [{"ip": pod.address}],
        "hostIP": cluster.nodes[pod.node][1],
    }
    return made


def _reference(kind: str, name: str) -> dict[str, Any]:
    group = "batch/v1" if kind == "Job" else "apps/v1"
    return {"apiVersion": group, "kind": kind, "name": name, "uid": name, "controller": True}


def _services(cluster: Cluster) -> Iterator[dict[str, Any]]:
    for service in cluster.services:
        port = {"port": service.port, "targetPort": service.target, "protocol": service.protocol}
        spec = {
            "clusterIP": service.address,
            "clusterIPs": [service.address],
            "selector": dict(service.workload.labels),
            "ports": [port],
        }
        yield _object("v1", "Service", service.namespace, service.name, spec)
    api = cluster.api
    if api is not None:
        port = {"port": api.port, "targetPort": api.behind_port, "protocol": "TCP"}
        spec = {"clusterIP": api.address, "clusterIPs": [api.address], "ports": [port]}
        yield _object("v1", "Service", "default", "kubernetes", spec)
        yield {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {
                "namespace": "default",
                "name": "kubernetes",
                "labels": {"kubernetes.io/service-name": "kubernetes"},
            },
            "addressType": f"IPv{cluster.family}",
            "endpoints": [{"addresses": [api.behind], "conditions": {"ready": True}}],
            "ports": [{"name": "https", "port": api.behind_port, "protocol": "TCP"}],
        }


def _policy(cluster: Cluster, workload: Workload) -> dict[str, Any]:
    """Return the ingress policy that lets in whoever needs a workload."""
    clients = {need.source for need in cluster.needs if need.to == workload}
    peers = [
        {
            "namespaceSelector": {"matchLabels": _of(client.namespace)},
            "podSelector": {"matchLabels": dict(client.labels)},
        }
        for client in sorted(clients, key=str)
    ]
    spec = {
        "podSelector": {"matchLabels": dict(workload.labels)},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": peers}],
    }
    return _object(
        "networking.k8s.io/v1", "NetworkPolicy", workload.namespace, f"{workload.name}-in", spec
    )


def _object(
    version: str, kind: str, namespace: str, name: str, spec: dict[str, Any]
) -> dict[str, Any]:
    metadata = {"namespace": namespace, "name": name}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}
