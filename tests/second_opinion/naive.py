"""A second opinion: who may connect to whom, written straight from the Kubernetes API text.

Deliberately slow and plain: loops over dictionaries, for one source, one destination, one port.
It shares no code and no idea of representation with the program under test, so that the two are
unlikely to be wrong in the same way. Quotations are from the NetworkPolicy API reference
(networking.k8s.io/v1) and from the documentation page "Network Policies".
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from tests.second_opinion.ends import (
    End,
    KubernetesObject,
    address_families,
    find_end,
    namespace_of,
)
from tests.second_opinion.three_values import Truth, every, some

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME_LABEL = "kubernetes.io/metadata.name"


def verdict(
    objects: list[KubernetesObject], source: str, destination: str, port: int, protocol: str
) -> str:
    """Say whether a connection is allowed.

    Args:
        objects: The whole cluster.
        source: `namespace/name`, `namespace/Kind/name`, `node:name` or an address.
        destination: The same for the other end.
        port: Destination port; without meaning for protocols that have none.
        protocol: TCP, UDP, SCTP or another one.

    Returns:
        ALLOWED, DENIED, UNKNOWN, or MIXED for the replicas of one workload among themselves.
    """
    client, server = find_end(objects, source), find_end(objects, destination)
    if client.identity == server.identity and not client.replicas:
        # "a pod cannot block access to itself"
        return "ALLOWED"
    allowed = some(
        [
            share_node(client, server),
            policies_allow(objects, client, server, port, protocol),
        ]
    )
    if client.identity == server.identity and allowed is not True:
        # A replica reaches itself; whether it reaches the other ones is for the policies to say.
        return "MIXED"
    return {True: "ALLOWED", False: "DENIED", None: "UNKNOWN"}[allowed]


def share_node(client: End, server: End) -> Truth:
    """Say whether one end is the node that the other end runs on.

    "traffic to and from the node where a Pod is running is always allowed, regardless of the
    IP address of the Pod or the node"
    """
    if not (client.on_node_network or server.on_node_network):
        return False
    if not (client.is_policed or server.is_policed):
        return False
    if None in (client.namespace or client.node, server.namespace or server.node):
        return False  # an address outside is no node
    if client.node is None or server.node is None:
        return None
    return client.node == server.node


def policies_allow(
    objects: list[KubernetesObject], client: End, server: End, port: int, protocol: str
) -> Truth:
    """Say whether the policies at both ends allow a connection.

    "both the egress policy on the source pod and the ingress policy on the destination pod
    need to allow the connection. If either side does not allow the connection, it will not
    happen."
    """
    sending = policies_for(objects, client, "Egress")
    receiving = policies_for(objects, server, "Ingress")
    if protocol not in ("TCP", "UDP", "SCTP"):
        # "For all the other protocols, the behaviour may vary across network plugins."
        return None if sending or receiving else True
    parts: list[Truth] = []
    if sending:
        # "When a pod is isolated for egress, the only allowed connections from the pod are
        # those allowed by the egress list of some NetworkPolicy that applies to the pod"
        parts.append(
            some(
                rule_matches(objects, policy, rule, "to", server, server, port, protocol)
                for policy in sending
                for rule in policy["spec"].get("egress") or []
            )
        )
    if receiving:
        parts.append(
            some(
                rule_matches(objects, policy, rule, "from", client, server, port, protocol)
                for policy in receiving
                for rule in policy["spec"].get("ingress") or []
            )
        )
    return every(parts)


def policies_for(
    objects: list[KubernetesObject], end: End, direction: str
) -> list[KubernetesObject]:
    """List the policies that isolate an end in one direction.

    "A pod is isolated for egress if there is any NetworkPolicy that both selects the pod and
    has "Egress" in its policyTypes", and likewise for ingress.
    """
    return [
        policy
        for policy in objects
        if policy["kind"] == "NetworkPolicy"
        and policy["apiVersion"] == "networking.k8s.io/v1"
        and end.is_policed
        and namespace_of(policy) == end.namespace
        and direction in policy_types(policy["spec"])
        # "This field is optional. If it is not specified, it defaults to an empty selector."
        and selector_matches(policy["spec"].get("podSelector") or {}, end.labels, complete=True)
    ]


def policy_types(spec: KubernetesObject) -> list[str]:
    """Give the directions of a policy, with the API server's default.

    "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be
    set and Egress will be set if the NetworkPolicy has any egress rules."
    """
    return spec.get("policyTypes") or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])


def rule_matches(
    objects: list[KubernetesObject],
    policy: KubernetesObject,
    rule: KubernetesObject,
    peers_field: str,
    peer: End,
    server: End,
    port: int,
    protocol: str,
) -> Truth:
    """Say whether one rule matches: "The traffic must match both ports and from" (or "to")."""
    peers = rule.get(peers_field) or []
    ports = rule.get("ports") or []
    return every(
        [
            # "If this field is empty or missing, this rule matches all sources"
            some(peer_matches(objects, policy, one, peer, peers) for one in peers)
            if peers
            else True,
            # "If this field is empty or missing, this rule matches all ports"
            any(port_matches(one, server, port, protocol) for one in ports) if ports else True,
        ]
    )


def port_matches(entry: KubernetesObject, server: End, port: int, protocol: str) -> bool:
    """Say whether one item of `ports` matches a port of the destination."""
    # "If not specified, this field defaults to TCP."
    if (entry.get("protocol") or "TCP") != protocol:
        return False
    wanted = entry.get("port")
    if wanted is None:
        # "If this field is not provided, this matches all port names and numbers."
        return True
    if isinstance(wanted, str):
        # "This can either be a numerical or named port on a pod."
        return port in named_ports(server, wanted, protocol)
    # "the range of ports from port to endPort if set, inclusive"
    last = entry.get("endPort") or wanted
    return bool(wanted <= port <= last)


def named_ports(server: End, name: str, protocol: str) -> list[int]:
    """List the numbers that the destination's containers give to a port name."""
    if not server.is_policed:
        return []
    # "NetworkPolicies apply equally to init containers, sidecar containers, and regular
    # containers"; of the init containers only a restartable one goes on running and serves.
    running = [
        *(server.spec.get("containers") or []),
        *(
            container
            for container in server.spec.get("initContainers") or []
            if container.get("restartPolicy") == "Always"
        ),
    ]
    return [
        entry["containerPort"]
        for container in running
        for entry in container.get("ports") or []
        if entry.get("name") == name and (entry.get("protocol") or "TCP") == protocol
    ]


def peer_matches(
    objects: list[KubernetesObject],
    policy: KubernetesObject,
    item: KubernetesObject,
    peer: End,
    items: list[KubernetesObject],
) -> Truth:
    """Say whether one item of `from` or `to` matches the other end."""
    if item.get("ipBlock") is not None:
        if peer.addresses:
            return any(block_contains(item["ipBlock"], address) for address in peer.addresses)
        blocks = [one["ipBlock"] for one in items if one.get("ipBlock") is not None]
        return True if covers_cluster(objects, blocks) else None
    if not peer.is_policed or peer.namespace is None:
        return False
    pods, namespaces = item.get("podSelector"), item.get("namespaceSelector")
    if namespaces is None:
        # "Otherwise it selects the pods matching podSelector in the policy's own namespace."
        in_namespace: Truth = peer.namespace == namespace_of(policy)
    else:
        labels, complete = namespace_labels(objects, peer.namespace)
        in_namespace = selector_matches(namespaces, labels, complete)
    # "Otherwise it selects all pods in the namespaces selected by namespaceSelector."
    return every([in_namespace, selector_matches(pods or {}, peer.labels, complete=True)])


def namespace_labels(objects: list[KubernetesObject], name: str) -> tuple[dict[str, str], bool]:
    """Give the known labels of a namespace, and whether there can be no others.

    "The Kubernetes control plane sets an immutable label kubernetes.io/metadata.name on all
    namespaces, the value of the label is the namespace name."
    """
    for one in objects:
        if one["kind"] == "Namespace" and one["metadata"]["name"] == name:
            return {**(one["metadata"].get("labels") or {}), NAME_LABEL: name}, True
    return {NAME_LABEL: name}, False


def selector_matches(selector: KubernetesObject, labels: dict[str, str], complete: bool) -> Truth:
    """Say whether a label selector matches.

    "The result of matchLabels and matchExpressions are ANDed. An empty label selector matches
    all objects."

    Args:
        selector: A LabelSelector.
        labels: The labels that are known.
        complete: Whether a key that is not among them is known to be absent.

    Returns:
        The truth, None where it hangs on a label that is not known.
    """
    parts: list[Truth] = []
    for key, operator, values in requirements(selector):
        if key not in labels and not complete:
            parts.append(None)
        elif operator == "In":
            parts.append(labels.get(key) in values)
        elif operator == "NotIn":
            # An object without the key matches, too.
            parts.append(labels.get(key) not in values)
        else:
            parts.append((key in labels) == (operator == "Exists"))
    return every(parts)


def requirements(selector: KubernetesObject) -> Iterator[tuple[str, str, list[Any]]]:
    """Give the parts of a selector: key, operator, values.

    "A single {key,value} in the matchLabels map is equivalent to an element of
    matchExpressions, whose key field is "key", the operator is "In", and the values array
    contains only "value"."
    """
    for key, value in (selector.get("matchLabels") or {}).items():
        yield key, "In", [value]
    for expression in selector.get("matchExpressions") or []:
        yield expression["key"], expression["operator"], expression.get("values") or []


def block_contains(block: KubernetesObject, address: Any) -> bool:
    """Say whether an ipBlock holds an address.

    "The except entry describes CIDRs that should not be included within this rule."
    """
    return address in ipaddress.ip_network(block["cidr"]) and not any(
        address in ipaddress.ip_network(hole) for hole in block.get("except") or []
    )


def covers_cluster(objects: list[KubernetesObject], blocks: list[KubernetesObject]) -> bool:
    """Say whether the blocks of one rule hold every address that a pod could possibly have."""
    return all(covers_family(version, blocks) for version in address_families(objects) or {4, 6})


def covers_family(version: int, blocks: list[KubernetesObject]) -> bool:
    """Say whether blocks together hold every address of an IP version."""
    pieces: list[Any] = []
    for block in blocks:
        kept: list[Any] = [ipaddress.ip_network(block["cidr"])]
        if kept[0].version != version:
            continue
        for hole in map(ipaddress.ip_network, block.get("except") or []):
            kept = [piece for whole in kept for piece in without(whole, hole)]
        pieces.extend(kept)
    everything = ipaddress.ip_network("0.0.0.0/0" if version == 4 else "::/0")
    return list(ipaddress.collapse_addresses(pieces)) == [everything]


def without(whole: Any, hole: Any) -> list[Any]:
    """Cut a network out of another one."""
    if whole.subnet_of(hole):
        return []
    return list(whole.address_exclude(hole)) if hole.subnet_of(whole) else [whole]
