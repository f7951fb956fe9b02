"""Finds the end of a connection in a list of plain Kubernetes objects.

Knows pods, the workloads that make pods, nodes and bare addresses; knows nothing of policies.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

KubernetesObject = dict[str, Any]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

WORKLOAD_KINDS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob")


@dataclass(frozen=True)
class End:
    """One end of a connection.

    Attributes:
        identity: What the end is, the same text for the same thing however it was asked for.
        namespace: The pod's namespace; None for a node or an outside address.
        labels: The pod's labels.
        spec: The pod's spec.
        on_node_network: A node, or a pod that shares its node's network.
        node: The node that it is or runs on; None if that is not known.
        addresses: Its known addresses.
        replicas: Stands for any number of alike pods.
    """

    identity: str
    namespace: str | None
    labels: dict[str, str]
    spec: KubernetesObject
    on_node_network: bool
    node: str | None
    addresses: tuple[Address, ...]
    replicas: bool

    @property
    def is_policed(self) -> bool:
        """Whether selectors of policies can see it: a pod with a network of its own.

        The network plugin "ignores hostNetwork pods when matching podSelector and
        namespaceSelector. Traffic to/from hostNetwork pods is treated the same as all other
        traffic to/from the node IP. (This is the most common implementation.)"
        """
        return self.namespace is not None and not self.on_node_network


def find_end(objects: list[KubernetesObject], text: str) -> End:
    """Find what a question names.

    Args:
        objects: The whole cluster.
        text: `namespace/name`, `namespace/Kind/name`, `node:name` or an address.

    Returns:
        The end.

    Raises:
        LookupError: Nothing, or more than one thing, has this name.
    """
    if text.startswith("node:"):
        return node_end(objects, text.removeprefix("node:"))
    if "/" in text:
        return named_end(objects, text)
    return address_end(objects, ipaddress.ip_address(text))


def named_end(objects: list[KubernetesObject], text: str) -> End:
    """Find a pod or a workload by namespace, kind and name."""
    namespace, *kinds, name = text.split("/")
    found = [
        one
        for one in objects
        if one["kind"] in (kinds or ("Pod", *WORKLOAD_KINDS))
        and namespace_of(one) == namespace
        and one["metadata"]["name"] == name
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} pods or workloads are named {text}")
    return pod_end(objects, found[0])


def address_end(objects: list[KubernetesObject], address: Address) -> End:
    """Find the node or pod that has an address; without one the address is outside."""
    for one in objects:
        if one["kind"] == "Node" and address in node_addresses(objects, one["metadata"]["name"]):
            return node_end(objects, one["metadata"]["name"])
    for one in objects:
        if one["kind"] == "Pod" and address in status_addresses(one):
            return pod_end(objects, one)
    return End(str(address), None, {}, {}, False, None, (address,), False)


def pod_end(objects: list[KubernetesObject], one: KubernetesObject) -> End:
    """Describe a pod, or the pods that a workload makes."""
    pod = template_of(one)
    spec = pod.get("spec") or {}
    on_node_network = bool(spec.get("hostNetwork"))
    node = spec.get("nodeName")
    addresses = status_addresses(one)
    if on_node_network and not addresses and node:
        # "hostNetwork pods have the same IP addresses as the nodes they reside on"
        addresses = node_addresses(objects, node)
    return End(
        identity=f"{namespace_of(one)}/{one['kind']}/{one['metadata']['name']}",
        namespace=namespace_of(one),
        labels=(pod.get("metadata") or {}).get("labels") or {},
        spec=spec,
        on_node_network=on_node_network,
        node=node,
        addresses=addresses,
        replicas=one["kind"] != "Pod",
    )


def node_end(objects: list[KubernetesObject], name: str) -> End:
    """Describe a node."""
    return End(f"node:{name}", None, {}, {}, True, name, node_addresses(objects, name), False)


def template_of(one: KubernetesObject) -> KubernetesObject:
    """Give the pod itself, or the pod template of a workload."""
    if one["kind"] == "Pod":
        return one
    spec: KubernetesObject = one["spec"]
    if one["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    template: KubernetesObject = spec["template"]
    return template


def namespace_of(one: KubernetesObject) -> str:
    """Give the namespace of an object; without one it lands in `default`."""
    return one["metadata"].get("namespace") or "default"


def status_addresses(pod: KubernetesObject) -> tuple[Address, ...]:
    """Give the addresses that a pod's status shows."""
    status = pod.get("status") or {}
    texts = {status.get("podIP"), *(one["ip"] for one in status.get("podIPs") or [])}
    return tuple(sorted((ipaddress.ip_address(text) for text in texts if text), key=str))


def node_addresses(objects: list[KubernetesObject], name: str) -> tuple[Address, ...]:
    """Give the internal addresses of a node, none if there is no such Node object."""
    return tuple(
        ipaddress.ip_address(address["address"])
        for one in objects
        if one["kind"] == "Node" and one["metadata"]["name"] == name
        for address in (one.get("status") or {}).get("addresses") or []
        if address["type"] == "InternalIP"
    )


def address_families(objects: list[KubernetesObject]) -> set[int]:
    """Say which IP versions the cluster shows: of pods, nodes and Services."""
    versions: set[int] = set()
    for one in objects:
        if one["kind"] == "Pod":
            versions |= {address.version for address in status_addresses(one)}
        elif one["kind"] == "Node":
            name = one["metadata"]["name"]
            versions |= {address.version for address in node_addresses(objects, name)}
        elif one["kind"] == "Service":
            text = one["spec"].get("clusterIP") or "None"
            if text != "None":
                versions.add(ipaddress.ip_address(text).version)
    return versions
