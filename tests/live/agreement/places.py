"""Who is in the arena: the nine pods of the upstream tests, a pod in every node's network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.cluster.plan import OUTSIDE_HOSTS, OUTSIDE_HTTP_PORT, OUTSIDE_UDP_PORT

NAMESPACES = ("x", "y", "z")
PORTS = (80, 81)
PROTOCOLS = ("TCP", "UDP")
HOSTS_NAMESPACE = "outgate-agreement-hosts"
KUBELET_PORT = 10250
# Where the server of a pod in a node's network listens; of the node's ports none that is usual.
HOST_DIAL_PORT = 47080
OWN_LABEL = "outgate.dev/agreement"
KubernetesObject = dict[str, Any]

# Labels for the generated policies; those of upstream do not use these keys.
NAMESPACE_LABELS = {
    "x": {"tier": "front", "env": "prod"},
    "y": {"tier": "back"},
    "z": {"env": "dev"},
}
POD_LABELS = {
    ("x", "a"): {"pod": "a", "tier": "front", "env": "prod"},
    ("x", "b"): {"pod": "b", "tier": "back"},
    ("x", "c"): {"pod": "c", "env": "dev"},
    ("y", "a"): {"pod": "a", "tier": "back", "env": "dev"},
    ("y", "b"): {"pod": "b", "tier": "front", "env": "dev"},
    ("y", "c"): {"pod": "c"},
    ("z", "a"): {"pod": "a", "env": "prod"},
    ("z", "b"): {"pod": "b", "tier": "back", "env": "prod"},
    ("z", "c"): {"pod": "c", "tier": "front"},
}

# Upstream starts a container per port; two servers in one container are as good and start faster.
# The shell stays and waits: as process 1 it has to reap what probes leave behind.
SERVE = (
    "/agnhost netexec --http-port=80 --udp-port=80 & "
    "/agnhost netexec --http-port=81 --udp-port=81 & wait"
)
SERVE_HOST = f"/agnhost netexec --http-port={HOST_DIAL_PORT} --udp-port=-1 & wait"


@dataclass(frozen=True, order=True)
class Place:
    """Something that can be connected to.

    Attributes:
        name: As `outgate explain` reads it, with port and protocol.
        address: Its IP address.
        port: The port.
        protocol: TCP or UDP.
    """

    name: str
    address: str
    port: int
    protocol: str


def pod_keys() -> list[tuple[str, str]]:
    """List namespace and name of the nine pods."""
    return list(POD_LABELS)


def pod_places(namespace: str, pod: str, address: str) -> list[Place]:
    """List what a pod of the arena serves.

    Args:
        namespace: Its namespace.
        pod: Its name.
        address: Its address.
    """
    return [
        Place(f"{namespace}/{pod}:{port}/{protocol}", address, port, protocol)
        for port in PORTS
        for protocol in PROTOCOLS
    ]


def node_place(name: str, address: str) -> Place:
    """Name the kubelet of a node.

    Args:
        name: The node.
        address: Its InternalIP.
    """
    return Place(f"node:{name}:{KUBELET_PORT}/TCP", address, KUBELET_PORT, "TCP")


def outside_places() -> list[Place]:
    """List what the hosts outside of the harness's clusters serve."""
    return [
        Place(f"{host.address}:{port}/{protocol}", host.address, port, protocol)
        for host in OUTSIDE_HOSTS[:2]
        for port, protocol in ((OUTSIDE_HTTP_PORT, "TCP"), (OUTSIDE_UDP_PORT, "UDP"))
    ]


def namespace_object(name: str, labels: dict[str, str]) -> KubernetesObject:
    """Write a Namespace of the arena.

    Args:
        name: Its name.
        labels: Its labels beside the one that says whose it is.
    """
    metadata = {"name": name, "labels": {**labels, OWN_LABEL: "arena"}}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def server_pod(
    namespace: str, name: str, labels: dict[str, str], node: str, image: str
) -> KubernetesObject:
    """Write one of the nine pods.

    Args:
        namespace: Its namespace.
        name: Its name.
        labels: Its labels.
        node: Where it runs.
        image: An image with agnhost and a shell.
    """
    ports = [
        {
            "name": f"serve-{port}-{protocol.lower()}",
            "containerPort": port,
            "protocol": protocol,
        }
        for port in PORTS
        for protocol in (*PROTOCOLS, "SCTP")
    ]
    pod = _pod(namespace, name, labels, node, image, ["sh", "-c", SERVE])
    pod["spec"]["containers"][0]["ports"] = ports
    pod["spec"]["containers"][0]["env"] = [{"name": "DIAL_PORT", "value": str(PORTS[0])}]
    return pod


def host_pod(node: str, image: str) -> KubernetesObject:
    """Write a pod in a node's own network, to connect from the node.

    Args:
        node: The node, also the pod's name.
        image: An image with agnhost and a shell.
    """
    pod = _pod(HOSTS_NAMESPACE, node, {}, node, image, ["sh", "-c", SERVE_HOST])
    pod["spec"]["hostNetwork"] = True
    pod["spec"]["containers"][0]["env"] = [{"name": "DIAL_PORT", "value": str(HOST_DIAL_PORT)}]
    return pod


def _pod(
    namespace: str, name: str, labels: dict[str, str], node: str, image: str, command: list[str]
) -> KubernetesObject:
    container = {
        "name": "agnhost",
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "command": command,
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"namespace": namespace, "name": name, "labels": labels},
        "spec": {
            "nodeName": node,
            "enableServiceLinks": False,
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": 0,
            "containers": [container],
        },
    }
