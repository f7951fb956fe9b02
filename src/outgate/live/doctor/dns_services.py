"""Which Services are the cluster's DNS, and which kubelets to ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from outgate.cluster.fields import at, labels, mapping, sequence, text
from outgate.live.doctor.observation import Body
from outgate.live.doctor.seeing import is_ready, labels_of, name_of, namespace_of
from outgate.live.verify.pools import node_of

_MOST_KUBELETS = 3
_NAMES = frozenset(
    {
        ("kube-system", "kube-dns"),
        ("kube-system", "coredns"),
        ("kube-system", "rke2-coredns-rke2-coredns"),
        ("openshift-dns", "dns-default"),
    }
)
_APP = "k8s-app"
_APPS = frozenset({"kube-dns", "coredns"})
"""``k8s-app`` of the DNS Service: kube-dns nearly everywhere, coredns in some installs."""
DNS_PORT = 53


def dns_services(services: Sequence[Body] | None, kubelets: Mapping[str, Body]) -> tuple[Body, ...]:
    """Return the Services that pods look names up at.

    A Service at an address that kubelet writes into resolv.conf is one for certain. Otherwise
    those that platforms are known to make are taken.

    Args:
        services: All Services.
        kubelets: Kubelet's configuration of some nodes.
    """
    wanted = set(resolvers_of(kubelets))
    certain = tuple(body for body in services or () if wanted & set(cluster_addresses(body)))
    if certain:
        return certain
    usual = [body for body in services or () if _is_usual(body)]
    # A cache on the node has a Service of its own to the same pods, beside the one that pods ask.
    return tuple(sorted(usual, key=lambda body: (namespace_of(body), name_of(body)) not in _NAMES))


def resolvers_of(kubelets: Mapping[str, Body]) -> tuple[str, ...]:
    """Return what kubelets write into resolv.conf, each address once.

    Args:
        kubelets: Kubelet's configuration of some nodes.
    """
    found = [
        text(address)
        for body in kubelets.values()
        for address in sequence(mapping(body).get("clusterDNS"))
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def cluster_addresses(service: Body) -> tuple[str, ...]:
    """Return a Service's cluster addresses.

    Args:
        service: The object.
    """
    spec = mapping(service.get("spec"))
    several = [text(address) for address in sequence(spec.get("clusterIPs"))]
    found = several or [text(spec.get("clusterIP"))]
    return tuple(address for address in found if address not in ("", "None"))


def _is_usual(service: Body) -> bool:
    place = (namespace_of(service), name_of(service))
    ports = {mapping(port).get("port") for port in sequence(at(service, ("spec", "ports")))}
    if DNS_PORT not in ports or not cluster_addresses(service):
        return False
    selected = labels(at(service, ("spec", "selector")))
    is_system = place[0] == "kube-system"
    return place in _NAMES or (
        is_system and labels_of(service).get(_APP) in _APPS and selected.get(_APP) in _APPS
    )


def kubelet_nodes(nodes: Iterable[Body]) -> tuple[str, ...]:
    """Return the nodes whose kubelet is asked: a ready one of each of a few pools.

    Args:
        nodes: All nodes.
    """
    first: dict[tuple[str, str], str] = {}
    for body in sorted(nodes, key=name_of):
        node = node_of(body)
        if is_ready(body) and not node.obstacle:
            first.setdefault((node.pool, node.operating_system), node.name)
    return tuple(first.values())[:_MOST_KUBELETS]
