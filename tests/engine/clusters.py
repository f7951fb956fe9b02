"""Small clusters, each with one thing that makes an engine stumble, as plain objects."""

from __future__ import annotations

from tests.snapshot.objects import (
    KubernetesObject,
    deployment,
    namespace,
    node,
    pod,
    policy,
    service,
    workload,
)

HTTP: KubernetesObject = {"name": "http", "containerPort": 80}
OTHER_HTTP: KubernetesObject = {"name": "http", "containerPort": 8080}


def here(**labels: str) -> KubernetesObject:
    """Return a peer: pods of the policy's own namespace."""
    return {"podSelector": {"matchLabels": labels}}


def in_namespaces(**labels: str) -> KubernetesObject:
    """Return a peer: all pods of the namespaces with these labels."""
    return {"namespaceSelector": {"matchLabels": labels}}


def block(cidr: str, *holes: str) -> KubernetesObject:
    """Return a peer: a block of addresses."""
    return {"ipBlock": {"cidr": cidr, "except": list(holes)} if holes else {"cidr": cidr}}


def tcp(port: int | str, end: int | None = None) -> KubernetesObject:
    """Return one item of ``ports``."""
    return {"port": port} if end is None else {"port": port, "endPort": end}


UNION = [
    namespace("shop", team="a"),
    namespace("data", team="b"),
    deployment("web"),
    deployment("api"),
    deployment("db", {"app": "db"}, namespace="data"),
    policy("deny", policyTypes=["Ingress", "Egress"]),
    policy("web-out", {"app": "web"}, policyTypes=["Egress"], egress=[{"to": [here(app="api")]}]),
    policy(
        "api",
        {"app": "api"},
        policyTypes=["Ingress", "Egress"],
        ingress=[
            {"from": [here(app="web")], "ports": [tcp(80, 90)]},
            {"from": [here(app="web"), block("203.0.113.0/24", "203.0.113.8/29")]},
        ],
        egress=[{"to": [in_namespaces(team="b")], "ports": [tcp(5432), {"protocol": "UDP"}]}],
    ),
    policy(
        "db",
        {"app": "db"},
        namespace="data",
        ingress=[{"from": [in_namespaces(team="a")], "ports": [tcp(5430, 5440)]}],
    ),
]

UNKNOWN_NAMESPACES = [
    namespace("shop", team="a"),
    deployment("web"),
    deployment("db", namespace="data"),
    deployment("old", namespace="attic"),
    policy(
        "mixed",
        ingress=[
            {"from": [in_namespaces(team="b")], "ports": [tcp(80)]},
            {"from": [in_namespaces(**{"kubernetes.io/metadata.name": "data"})]},
        ],
        egress=[
            {
                "to": [
                    {
                        "namespaceSelector": {
                            "matchExpressions": [{"key": "team", "operator": "DoesNotExist"}]
                        },
                        **here(app="old"),
                    }
                ]
            }
        ],
    ),
]

ADDRESSES = [
    namespace("shop"),
    node("node-1", "192.168.0.1", podCIDR="10.0.0.0/24"),
    node("node-2", "192.168.0.2", "fd00:1::2"),
    node("node-3"),
    pod("near", {"app": "near"}, ip="10.0.0.1", node="node-1"),
    pod("far", {"app": "far"}, ip="10.0.1.1", node="node-2"),
    pod("lost", {"app": "lost"}),
    pod("agent", {"app": "agent"}, ip="192.168.0.1", node="node-1", hostNetwork=True),
    pod("adrift", {"app": "adrift"}, hostNetwork=True),
    service("front", {"app": "near"}, {"port": 80, "targetPort": 8080}, clusterIP="10.96.0.1"),
    policy("in", {"app": "near"}, ingress=[{"from": [block("10.0.0.0/8", "10.0.1.0/24")]}]),
    policy(
        "out",
        {"app": "far"},
        policyTypes=["Egress"],
        egress=[
            {"to": [block("192.168.0.0/16", "192.168.0.2/32")], "ports": [tcp(9100)]},
            {"to": [block("10.0.0.0/25")]},
        ],
    ),
    policy(
        "everywhere",
        {"app": "lost"},
        policyTypes=["Egress", "Ingress"],
        egress=[{"to": [block("0.0.0.0/0"), block("::/0")], "ports": [tcp(443)]}],
        ingress=[{"from": [block("0.0.0.0/0", "10.0.0.0/8")]}],
    ),
]

NAMED_PORTS = [
    namespace("shop"),
    namespace("far", team="far"),
    pod("one", {"app": "one", "tier": "web"}, ip="10.0.0.1", ports=[HTTP]),
    pod("two", {"app": "two", "tier": "web"}, ip="10.0.0.2", ports=[OTHER_HTTP]),
    pod("none", {"app": "none", "tier": "web"}, ip="10.0.0.3"),
    pod("udp", {"app": "udp"}, ip="10.0.0.4", ports=[{**HTTP, "protocol": "UDP"}]),
    pod(
        "sidecar",
        {"app": "sidecar", "tier": "web"},
        ip="10.0.0.5",
        initContainers=[{"name": "proxy", "restartPolicy": "Always", "ports": [OTHER_HTTP]}],
    ),
    pod("client", {"app": "client"}, namespace="far", ip="10.0.1.1", node="node-2"),
    pod("host", {"tier": "web"}, ip="192.168.0.1", ports=[HTTP], hostNetwork=True, node="node-1"),
    policy("web", {"tier": "web"}, ingress=[{"ports": [tcp("http")]}]),
    policy(
        "client",
        {"app": "client"},
        namespace="far",
        policyTypes=["Egress"],
        egress=[
            {"to": [{"namespaceSelector": {}}], "ports": [tcp("http"), tcp(53)]},
            {"to": [block("10.0.0.0/24", "10.0.0.2/32")], "ports": [tcp("http")]},
        ],
    ),
]

REPLICAS = [
    namespace("shop"),
    workload("StatefulSet", "db", {"app": "db"}),
    *(
        pod(
            f"db-{number}",
            {"app": "db", "role": "primary" if number == 0 else "replica"},
            ip=f"10.0.0.{number + 1}",
            owner=("StatefulSet", "db"),
        )
        for number in range(3)
    ),
    deployment("web", {"app": "web", "version": "2"}),
    pod("web-1", {"app": "web", "version": "1"}, ip="10.0.0.9", owner=("Deployment", "web")),
    policy("db", {"app": "db"}, ingress=[{"from": [here(app="db")]}]),
    policy("primary", {"role": "primary"}, ingress=[{"from": [here(version="2")]}]),
]

TWO_FAMILIES = [
    namespace("shop"),
    {
        **pod("both", {"app": "both"}, ip="10.0.0.1"),
        "status": {"podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}, {"ip": "fd00::1"}]},
    },
    pod("four", {"app": "four"}, ip="10.0.0.2"),
    pod("six", {"app": "six"}, ip="fd00::2"),
    deployment("none"),
    policy("v4", policyTypes=["Egress"], egress=[{"to": [block("10.0.0.0/8")]}]),
    policy(
        "all",
        {"app": "none"},
        policyTypes=["Egress"],
        egress=[{"to": [block("::/0"), block("0.0.0.0/0")]}],
    ),
]

TOUCHED = [
    namespace("shop", team="a"),
    namespace("data"),
    pod("web", {"app": "web"}, ip="10.0.0.1", node="node-1"),
    deployment("api"),
    deployment("db", namespace="data"),
    node("node-1", "192.168.0.1"),
    policy("deny", {"app": "api"}, policyTypes=["Ingress", "Egress"]),
    policy("some", {"app": "web"}, egress=[{"to": [here(app="api")], "ports": [tcp(80)]}]),
    {
        "apiVersion": "cilium.io/v2",
        "kind": "CiliumNetworkPolicy",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "endpointSelector": {"matchLabels": {"app": "web"}},
            "egress": [{"toEntities": ["world"]}],
        },
    },
    {
        "apiVersion": "policy.networking.k8s.io/v1alpha1",
        "kind": "AdminNetworkPolicy",
        "metadata": {"name": "admin"},
        "spec": {
            "priority": 10,
            "subject": {"namespaces": {"matchLabels": {"team": "a"}}},
            "ingress": [{"action": "Deny", "from": [{"namespaces": {}}]}],
        },
    },
    {
        "apiVersion": "policy.networking.k8s.io/v1alpha1",
        "kind": "BaselineAdminNetworkPolicy",
        "metadata": {"name": "default"},
        "spec": {
            "subject": {"namespaces": {}},
            "egress": [{"action": "Deny", "to": [{"namespaces": {}}]}],
        },
    },
    deployment("cache", namespace="data"),
    policy("cache", {"app": "cache"}, namespace="data", policyTypes=["Ingress"]),
    policy(
        "unfilled",
        namespace="data",
        policyTypes=["Ingress"],
        ingress=[{"from": [block("${VPN}")]}],
    ),
]

OPEN = [namespace("shop"), deployment("web"), deployment("api", namespace="data")]

CLUSTERS: dict[str, list[KubernetesObject]] = {
    "union of policies": UNION,
    "namespaces without document": UNKNOWN_NAMESPACES,
    "addresses and nodes": ADDRESSES,
    "named ports": NAMED_PORTS,
    "replicas that differ": REPLICAS,
    "two families": TWO_FAMILIES,
    "policies that are not evaluated": TOUCHED,
    "no policy": OPEN,
    "nothing": [],
}
