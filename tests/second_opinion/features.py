"""Names what a generated cluster contains, so that a run can show that it met everything."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from tests.second_opinion.ends import WORKLOAD_KINDS, namespace_of, template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.second_opinion.ends import KubernetesObject


# Every name that `features` can give, by what it speaks of: a run must have met them all.
EVERYTHING: dict[str, tuple[str, ...]] = {
    "egress": ("absent", "empty", "filled", "ignored by policyTypes", "null"),
    "from item": ("ipBlock", "namespaceSelector", "namespaceSelector+podSelector", "podSelector"),
    "from": ("absent", "empty", "filled", "null"),
    "ingress": ("absent", "empty", "filled", "ignored by policyTypes", "null"),
    "ipBlock": ("IPv4", "IPv4 except", "IPv6", "IPv6 except", "excepts a pod", "holds a pod"),
    "namespaceSelector": ("DoesNotExist", "Exists", "In", "NotIn", "matchLabels"),
    "namespaces": ("label shared with a pod", "with document", "without document"),
    "nodes": ("with address", "without address"),
    "podSelector": (
        "DoesNotExist",
        "Exists",
        "In",
        "NotIn",
        "absent",
        "empty",
        "filled",
        "matchLabels",
        "null",
    ),
    "pods": (
        "CronJob",
        "Deployment",
        "IPv4",
        "IPv6",
        "StatefulSet",
        "hostNetwork",
        "no IP",
        "no labels",
        "on a node",
        "on no known node",
        "pod",
        "ports of a sidecar",
    ),
    "policies": ("none", "some"),
    "policyTypes": (
        "Egress by default",
        "None",
        "['Egress', 'Ingress']",
        "['Egress']",
        "['Ingress', 'Egress']",
        "['Ingress']",
        "[]",
    ),
    "port": ("empty item", "named", "port and protocol", "port only", "protocol only", "range"),
    "ports": ("absent", "empty", "filled", "null"),
    "protocol": ("None", "SCTP", "TCP", "UDP", "absent"),
    "rule": ("everything",),
    "services": ("with address",),
    "to item": ("ipBlock", "namespaceSelector", "namespaceSelector+podSelector", "podSelector"),
    "to": ("absent", "empty", "filled", "null"),
}


def every_feature() -> set[str]:
    """List every name that `features` can give."""
    return {f"{topic}: {name}" for topic, names in EVERYTHING.items() for name in names}


def features(objects: list[KubernetesObject]) -> set[str]:
    """Name what a cluster contains.

    Args:
        objects: The cluster.

    Returns:
        Short names; each is counted once per cluster.
    """
    found: set[str] = set()
    policies = [one for one in objects if one["kind"] == "NetworkPolicy"]
    found.add(f"policies: {'some' if policies else 'none'}")
    for policy in policies:
        found |= set(policy_features(policy["spec"]))
    found |= set(pod_features(objects))
    found |= set(namespace_features(objects))
    found |= set(node_features(objects))
    found |= set(address_features(objects, policies))
    return found


def policy_features(spec: KubernetesObject) -> Iterator[str]:
    """Name what one policy contains."""
    yield f"podSelector: {shape_of(spec, 'podSelector')}"
    yield from selector_features("podSelector", spec.get("podSelector") or {})
    types = spec.get("policyTypes")
    yield f"policyTypes: {types}"
    if not types and spec.get("egress"):
        yield "policyTypes: Egress by default"
    for direction, field in (("Ingress", "ingress"), ("Egress", "egress")):
        yield f"{field}: {shape_of(spec, field)}"
        if types and direction not in types and spec.get(field):
            yield f"{field}: ignored by policyTypes"
        for rule in spec.get(field) or []:
            yield from rule_features("from" if field == "ingress" else "to", rule)


def rule_features(peers_field: str, rule: KubernetesObject) -> Iterator[str]:
    """Name what one rule contains."""
    yield f"{peers_field}: {shape_of(rule, peers_field)}"
    yield f"ports: {shape_of(rule, 'ports')}"
    if not rule.get(peers_field) and not rule.get("ports"):
        yield "rule: everything"
    for peer in rule.get(peers_field) or []:
        yield f"{peers_field} item: {'+'.join(sorted(peer))}"
        yield from selector_features("podSelector", peer.get("podSelector") or {})
        yield from selector_features("namespaceSelector", peer.get("namespaceSelector") or {})
        if "ipBlock" in peer:
            version = ipaddress.ip_network(peer["ipBlock"]["cidr"]).version
            yield f"ipBlock: IPv{version}{' except' if 'except' in peer['ipBlock'] else ''}"
    for entry in rule.get("ports") or []:
        yield f"port: {port_shape(entry)}"
        yield f"protocol: {entry.get('protocol', 'absent')}"


def port_shape(entry: KubernetesObject) -> str:
    """Name the shape of one item of ports."""
    if entry.get("port") is None:
        return "protocol only" if entry.get("protocol") else "empty item"
    if isinstance(entry["port"], str):
        return "named"
    if "endPort" in entry:
        return "range"
    return "port and protocol" if entry.get("protocol") else "port only"


def selector_features(where: str, selector: KubernetesObject) -> Iterator[str]:
    """Name the operators of a selector."""
    if selector.get("matchLabels"):
        yield f"{where}: matchLabels"
    for expression in selector.get("matchExpressions") or []:
        yield f"{where}: {expression['operator']}"


def shape_of(parent: KubernetesObject, field: str) -> str:
    """Say whether a field is absent, null, empty or filled."""
    if field not in parent:
        return "absent"
    if parent[field] is None:
        return "null"
    return "filled" if parent[field] else "empty"


def pod_features(objects: list[KubernetesObject]) -> Iterator[str]:
    """Name what pods and workloads there are."""
    for one in objects:
        if one["kind"] not in ("Pod", *WORKLOAD_KINDS):
            continue
        yield "pods: pod" if one["kind"] == "Pod" else f"pods: {one['kind']}"
        spec = template_of(one)["spec"]
        if spec.get("hostNetwork"):
            yield "pods: hostNetwork"
        if any(container.get("ports") for container in spec.get("initContainers") or []):
            yield "pods: ports of a sidecar"
        if not template_of(one)["metadata"].get("labels"):
            yield "pods: no labels"
        if one["kind"] == "Pod":
            address = (one.get("status") or {}).get("podIP")
            yield f"pods: IPv{ipaddress.ip_address(address).version}" if address else "pods: no IP"
            yield "pods: on a node" if spec.get("nodeName") else "pods: on no known node"


def namespace_features(objects: list[KubernetesObject]) -> Iterator[str]:
    """Name what is known of the namespaces."""
    written = {one["metadata"]["name"]: one for one in objects if one["kind"] == "Namespace"}
    for one in objects:
        if one["kind"] not in ("Pod", *WORKLOAD_KINDS):
            continue
        namespace = written.get(namespace_of(one))
        if namespace is None:
            yield "namespaces: without document"
            continue
        shared = (namespace["metadata"].get("labels") or {}).items() & (
            template_of(one)["metadata"].get("labels") or {}
        ).items()
        yield "namespaces: label shared with a pod" if shared else "namespaces: with document"


def node_features(objects: list[KubernetesObject]) -> Iterator[str]:
    """Name what is known of the nodes."""
    for one in objects:
        if one["kind"] == "Node":
            yield "nodes: with address" if "status" in one else "nodes: without address"
        if one["kind"] == "Service":
            yield "services: with address"


def address_features(
    objects: list[KubernetesObject], policies: list[KubernetesObject]
) -> Iterator[str]:
    """Say whether ipBlocks meet the addresses of pods and nodes."""
    texts = [(one.get("status") or {}).get("podIP") for one in objects if one["kind"] == "Pod"]
    addresses = [ipaddress.ip_address(text) for text in texts if text]
    for policy in policies:
        for field, peers_field in (("ingress", "from"), ("egress", "to")):
            for rule in policy["spec"].get(field) or []:
                for peer in rule.get(peers_field) or []:
                    block = peer.get("ipBlock") or {"cidr": "192.0.2.0/32"}
                    holes = [ipaddress.ip_network(hole) for hole in block.get("except") or []]
                    for address in addresses:
                        if address in ipaddress.ip_network(block["cidr"]):
                            is_excepted = any(address in hole for hole in holes)
                            yield f"ipBlock: {'excepts' if is_excepted else 'holds'} a pod"
