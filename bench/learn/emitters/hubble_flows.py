"""The parts of a record of Hubble's flow schema, which several sources write."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zlib import crc32

from bench.learn.addresses import whole
from bench.learn.emitters.log import Site
from bench.learn.pods import Pod
from bench.learn.traffic import Connection, End
from bench.learn.truth import Platform

_LEFT_OUT = (
    "pod-template-hash",
    "controller-revision-hash",
    "pod-template-generation",
    "kubernetes.io/",
)
"""Labels that Cilium takes no identity from, by default; app.kubernetes.io/ is one that it does."""
_NAMESPACE = "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name"


@lru_cache(maxsize=4_096)
def identity_labels(pod: Pod) -> list[str]:
    """Return the labels of a pod as Cilium gives them."""
    space = pod.workload.namespace
    own = [
        f"k8s:{key}={value}"
        for key, value in pod.labels.items()
        if key.startswith("app.kubernetes.io/") or not any(part in key for part in _LEFT_OUT)
    ]
    ports = "_".join(f"{one.name}.{one.protocol}.{one.number}" for one in pod.workload.listens)
    made = [f"gen:io.cilium.k8s.named-ports={ports}"] if ports else []
    return [
        *made,
        *sorted(own),
        f"{_NAMESPACE}={space}",
        "k8s:io.cilium.k8s.policy.cluster=default",
        "k8s:io.cilium.k8s.policy.serviceaccount=default",
        f"k8s:io.kubernetes.pod.namespace={space}",
    ]


def identity_of(pod: Pod) -> int:
    """Return the number that Cilium gives to all pods of these labels."""
    return 10_000 + crc32(str(pod.workload).encode()) % 50_000


def endpoint(site: Site, end: End, seen_at: int, *, is_named: bool = False) -> dict[str, Any]:
    """Return an end as an agent knows it.

    Args:
        site: The cluster.
        end: The end.
        seen_at: The node of the agent: of pods elsewhere it knows no endpoint and no workload.
        is_named: Whether the address is known by a name, and so has an identity of its own.
    """
    pod = end.pod
    if pod is None:
        return _no_pod(site, end, is_named=is_named)
    found: dict[str, Any] = {
        "identity": identity_of(pod),
        "cluster_name": "default",
        "namespace": pod.workload.namespace,
        "labels": identity_labels(pod),
        "pod_name": pod.name,
    }
    if end.node == seen_at:
        kind = pod.workload.kind
        found["ID"] = 100 + int(pod.uid[:3], 16)
        found["workloads"] = [{"name": pod.workload.name, "kind": kind}]
    return found


def _no_pod(site: Site, end: End, *, is_named: bool) -> dict[str, Any]:
    api = site.cluster.api
    if api is not None and end.address == api.behind:
        return {"identity": 7, "labels": ["reserved:kube-apiserver", "reserved:remote-node"]}
    if end.is_node:
        return {"identity": 1, "labels": ["reserved:host"]}
    if is_named:
        number = crc32(end.address.encode()) % 10_000
        labels = [f"cidr:{end.address}/{whole(site.cluster.family)}", "reserved:world"]
        return {"identity": 16_777_216 + number, "labels": labels}
    return {"identity": 2, "labels": ["reserved:world"]}


def layer_four(protocol: str, source: int, to: int, flags: str = "") -> dict[str, Any]:
    """Return the ports, and the flags of TCP."""
    ports: dict[str, Any] = {"source_port": source, "destination_port": to}
    if protocol == "TCP" and flags:
        ports["flags"] = dict.fromkeys(flags.split("+"), True)
    return {protocol: ports}


def packet(connection: Connection, *, is_reply: bool) -> tuple[End, End, int, int]:
    """Return who sends a packet to whom, with ports.

    Args:
        connection: The connection.
        is_reply: Whether the server sends it.
    """
    if is_reply:
        return connection.server, connection.client, connection.port, connection.client_port
    return connection.client, connection.server, connection.client_port, connection.port


def is_of_api(connection: Connection) -> bool:
    """Say whether a connection is to the API server."""
    return isinstance(connection.service, Platform)
