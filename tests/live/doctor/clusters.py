"""Clusters that have a danger, or only nearly: put together from what runs on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from outgate.live.doctor.observation import DaemonSetSeen, Observation
from tests.live.doctor.seen import (
    agents,
    container,
    daemon_set,
    named,
    node,
    pod,
)

CALICO = daemon_set("calico-node", container("calico-node"))
CILIUM = daemon_set("cilium", container("cilium-agent"))
CACHE = daemon_set(
    "node-local-dns",
    container("node-cache", "k8s-dns-node-cache:1.26.4", "-localip", "169.254.20.10,10.96.0.10"),
    labels={"k8s-app": "node-local-dns"},
)
CACHE_IN_PODS = replace(CACHE, host_network=False)
NODES = (node(),)
WINDOWS = node("win1", system="windows", labels={"kubernetes.io/os": "windows"})
FARGATE = node("fargate-1", labels={"eks.amazonaws.com/compute-type": "fargate"})
VIRTUAL = node("virtual-node-aci", taints=("virtual-kubelet.io/provider",))
AWS_ON = container("aws-eks-nodeagent", "agent:v1", "--enable-network-policy=true")
CILIUM_CONFIG = {"enable-policy": "default"}


def redirect(namespace: str = "kube-system", app: str = "node-local-dns") -> dict[str, Any]:
    """Return a CiliumLocalRedirectPolicy to pods of an app."""
    selector = {"matchLabels": {"k8s-app": app}}
    return named(
        "nodelocaldns",
        namespace=namespace,
        spec={"redirectBackend": {"localEndpointSelector": selector}},
    )


def kubelet(*addresses: str) -> dict[str, dict[str, Any]]:
    """Return kubelet's configuration of a node."""
    return {"node1": {"clusterDNS": list(addresses)}}


def on(*items: DaemonSetSeen, **values: Any) -> Observation:
    """Return a cluster of one node on which these run and are ready."""
    nodes = values.pop("nodes", NODES)
    names = [body["metadata"]["name"] for body in nodes]
    running = tuple(one for item in items for one in agents(item.name, *names))
    pods = (*running, *values.pop("pods", ()))
    return Observation(daemon_sets=items, nodes=nodes, pods=pods, **values)


def aws(*agents_: Any, **environment: str) -> DaemonSetSeen:
    """Return the VPC CNI."""
    return daemon_set("aws-node", container("aws-node", "cni:v1.21.0", **environment), *agents_)


def kube_router(*arguments: str) -> DaemonSetSeen:
    """Return kube-router."""
    return daemon_set("kube-router", container("kube-router", "kube-router:v2.5.0", *arguments))


def services(block: str) -> tuple[dict[str, Any], ...]:
    """Return the range of Services."""
    return (named("kubernetes", spec={"cidrs": [block]}),)


ASKING = {
    "name": "main",
    "env": [{"name": "HOST", "valueFrom": {"fieldRef": {"fieldPath": "status.hostIP"}}}],
}
NPM = daemon_set("azure-npm", container("azure-npm"))
NETPOL = "kube-network-policies"
K3S = node(kubelet="v1.33.1+k3s1", annotations={"k3s.io/node-args": '["server"]'})
MANY = tuple(node(f"node{number}") for number in range(251))

PLAIN = "networkpolicies.networking.k8s.io"
CNP = "ciliumnetworkpolicies.cilium.io"
WIDE = "clusternetworkpolicies.policy.networking.k8s.io"
ADMIN = "adminnetworkpolicies.policy.networking.k8s.io"
FLANNEL = daemon_set("kube-flannel-ds", container("kube-flannel"), namespace="kube-flannel")
LEFT_BY_CILIUM = frozenset({"cilium.io/v2"})
CALICO_328 = daemon_set("calico-node", container("calico-node", "calico/node:v3.28.2"))
CALICO_330 = daemon_set("calico-node", container("calico-node", "calico/node:v3.30.1"))
CALICO_332 = daemon_set("calico-node", container("calico-node", "calico/node:v3.32.0"))
CALICO_OF_NO_VERSION = daemon_set("calico-node", container("calico-node", "calico/node:latest"))
KUBE_OVN = daemon_set("kube-ovn-cni", container("cni-server"))
CILIUM_119 = daemon_set("cilium", container("cilium-agent", "cilium/cilium:v1.19.4"))
CILIUM_120 = daemon_set("cilium", container("cilium-agent", "cilium/cilium:v1.20.2"))
SWITCHED = {"cilium-config": {**CILIUM_CONFIG, "enable-k8s-cluster-network-policy": "true"}}
EXPERIMENTAL = {WIDE: frozenset({"pods", "namespaces", "networks", "domainNames", "nodes"})}
STANDARD = {WIDE: frozenset({"pods", "namespaces", "networks"})}


def netpol(flavour: str) -> DaemonSetSeen:
    """Return kube-network-policies in a flavour of its image."""
    image = f"registry.example/kube-network-policies:v1.1.0{flavour}"
    return daemon_set(NETPOL, container(NETPOL, image), labels={"app": NETPOL})


def meshed(*sidecars: str) -> tuple[Any, ...]:
    """Return a pod with these sidecars."""
    return (pod("a", containers=tuple({"name": name} for name in ("main", *sidecars))),)


def account(annotation: str) -> tuple[dict[str, Any], ...]:
    """Return a ServiceAccount with one annotation."""
    return ({"metadata": {"name": "api", "namespace": "app", "annotations": {annotation: "x"}}},)


AMBIENT = ({"metadata": {"name": "app", "labels": {"istio.io/dataplane-mode": "ambient"}}},)
