"""Observations made by hand, from objects as the API server would give them."""

from __future__ import annotations

from typing import Any

from outgate.live.doctor.dangers import DANGERS
from outgate.live.doctor.diagnosing import facts_from
from outgate.live.doctor.findings import Finding
from outgate.live.doctor.observation import DaemonSetSeen, Observation, PodSeen
from outgate.live.doctor.patient import Patient
from outgate.live.doctor.seeing import daemon_set_seen, pod_seen
from outgate.model.facts import ClusterFacts, Enforcer

Body = dict[str, Any]

DNS_ADDRESS = "10.96.0.10"


def node(
    name: str = "node1",
    *,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    address: str = "192.168.0.11",
    ranges: tuple[str, ...] = ("10.244.1.0/24",),
    system: str = "linux",
    kubelet: str = "v1.34.4",
    taints: tuple[str, ...] = (),
    is_ready: bool = True,
) -> Body:
    """Return a Node."""
    return {
        "metadata": {
            "name": name,
            "labels": {"kubernetes.io/os": system, **(labels or {})},
            "annotations": annotations or {},
        },
        "spec": {"podCIDRs": list(ranges), "taints": [{"key": key} for key in taints]},
        "status": {
            "addresses": [{"type": "InternalIP", "address": address}] if address else [],
            "conditions": [{"type": "Ready", "status": "True" if is_ready else "False"}],
            "nodeInfo": {
                "architecture": "amd64",
                "containerRuntimeVersion": "containerd://1.7.0",
                "kubeletVersion": kubelet,
                "operatingSystem": system,
            },
        },
    }


def daemon_set(
    name: str,
    *containers: Body,
    namespace: str = "kube-system",
    labels: dict[str, str] | None = None,
    init_containers: tuple[str, ...] = (),
    host_network: bool = True,
    ready: int = 1,
    desired: int = 1,
) -> DaemonSetSeen:
    """Return a DaemonSet as it is kept."""
    return daemon_set_seen(
        {
            "metadata": {"name": name, "namespace": namespace},
            "spec": {
                "template": {
                    "metadata": {"labels": labels or {}},
                    "spec": {
                        "hostNetwork": host_network,
                        "containers": list(containers),
                        "initContainers": [{"name": one} for one in init_containers],
                    },
                }
            },
            "status": {"numberReady": ready, "desiredNumberScheduled": desired},
        }
    )


def container(
    name: str, image: str = "registry.example/image:v1.2.3", *args: str, **env: str
) -> Body:
    """Return a container."""
    return {
        "name": name,
        "image": image,
        "args": list(args),
        "env": [{"name": key, "value": value} for key, value in env.items()],
    }


def pod(
    name: str,
    *,
    namespace: str = "app",
    owner: str = "ReplicaSet/app-6d5f",
    on: str = "node1",
    address: str = "10.244.1.5",
    containers: tuple[Body, ...] = ({"name": "main"},),
    labels: dict[str, str] | None = None,
    host_network: bool = False,
    is_ready: bool = True,
    annotations: dict[str, str] | None = None,
) -> PodSeen:
    """Return a Pod as it is kept."""
    kind, _, owner_name = owner.partition("/")
    owners = [{"kind": kind, "name": owner_name, "controller": True}] if owner else []
    return pod_seen(
        {
            "metadata": {
                "name": name,
                "namespace": namespace,
                "labels": labels or {},
                "annotations": annotations or {},
                "ownerReferences": owners,
            },
            "spec": {"nodeName": on, "hostNetwork": host_network, "containers": list(containers)},
            "status": {
                "phase": "Running",
                "podIPs": [{"ip": address}] if address else [],
                "conditions": [{"type": "Ready", "status": "True" if is_ready else "False"}],
            },
        }
    )


def agents(daemon_set: str, *nodes: str, namespace: str = "kube-system") -> tuple[PodSeen, ...]:
    """Return a ready pod of a DaemonSet on each of these nodes."""
    return tuple(
        pod(
            f"{daemon_set}-{name}",
            namespace=namespace,
            owner=f"DaemonSet/{daemon_set}",
            on=name,
            host_network=True,
        )
        for name in nodes
    )


def service(
    name: str = "kube-dns",
    *,
    namespace: str = "kube-system",
    address: str = DNS_ADDRESS,
    selector: dict[str, str] | None = None,
    labels: dict[str, str] | None = None,
    port: int = 53,
    target: int | str = 53,
) -> Body:
    """Return a Service with a UDP and a TCP port."""
    return {
        "metadata": {"name": name, "namespace": namespace, "labels": labels or {}},
        "spec": {
            "clusterIP": address,
            "clusterIPs": [address],
            "selector": {"k8s-app": "kube-dns"} if selector is None else selector,
            "ports": [
                {"name": "dns", "port": port, "protocol": "UDP", "targetPort": target},
                {"name": "dns-tcp", "port": port, "protocol": "TCP", "targetPort": target},
                {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": 9153},
            ],
        },
    }


def slice_of(*addresses: str, port: int = 53, ready: bool = True) -> Body:
    """Return an EndpointSlice of DNS pods."""
    return {
        "endpoints": [{"addresses": [one], "conditions": {"ready": ready}} for one in addresses],
        "ports": [
            {"name": "dns", "port": port, "protocol": "UDP"},
            {"name": "dns-tcp", "port": port, "protocol": "TCP"},
            {"name": "metrics", "port": 9153, "protocol": "TCP"},
        ],
    }


def named(name: str, *, namespace: str = "", **body: Any) -> Body:
    """Return any object by its name."""
    metadata = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return {"metadata": metadata, **body}


def enforcer(seen: Observation, name: str) -> Enforcer:
    """Return the enforcer that must have been recognised, and nothing else."""
    found = facts_from(seen).enforcers
    assert [item.name for item in found] == [name]
    return found[0]


def findings(seen: Observation, code: str) -> list[Finding]:
    """Return what one danger says about an observation."""
    facts: ClusterFacts = facts_from(seen)
    return list(DANGERS[code](Patient(seen, facts)))
