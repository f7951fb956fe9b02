"""What platforms document about themselves, where no cluster can be asked: all of it assumed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from outgate.errors import UsageError
from outgate.live.doctor.dns import CLOUD_DNS, LOCAL_DNS
from outgate.live.doctor.enforcers import behaviour_of, profile_of
from outgate.model.facts import (
    ApiServer,
    ClusterFacts,
    Confidence,
    Dns,
    Enforcer,
    Enforcing,
    Fact,
    NodeLocalDns,
    Presence,
    Ranges,
    Value,
)

_KUBE_DNS = "kube-system/kube-dns"
_KUBE_DNS_PODS = ("k8s-app=kube-dns",)
_PORTS = ("53/TCP", "53/UDP")
_OPENSHIFT_PORTS = ("5353/TCP", "5353/UDP")


@dataclass(frozen=True, slots=True)
class _Platform:
    title: str
    dns_service: str = _KUBE_DNS
    dns_address: str = ""
    """Of the Service, where the platform has a default for it."""
    dns_pods: tuple[str, ...] = _KUBE_DNS_PODS
    dns_ports: tuple[str, ...] = _PORTS
    resolvers: tuple[str, ...] = ()
    """What a pod's resolv.conf holds, where it is not the Service's address."""
    node_local: str = ""
    """The address of the cache on the node."""
    enforcer: tuple[str, str, Enforcing] | None = None
    """Name, title, and whether it enforces by default."""
    pods: str = ""
    services: str = ""


_PLATFORMS: dict[str, _Platform] = {
    "kubeadm": _Platform("kubeadm", dns_address="10.96.0.10", services="10.96.0.0/12"),
    "eks": _Platform("EKS", enforcer=("aws-vpc-cni", "the Amazon VPC CNI", Enforcing.NO)),
    "gke": _Platform("GKE with kube-dns and NodeLocal DNSCache", node_local="169.254.20.10"),
    "gke-cloud-dns": _Platform("GKE with Cloud DNS", resolvers=(CLOUD_DNS,)),
    "aks": _Platform("AKS", dns_address="10.0.0.10", services="10.0.0.0/16"),
    "aks-localdns": _Platform(
        "AKS with LocalDNS", dns_address="10.0.0.10", resolvers=LOCAL_DNS, services="10.0.0.0/16"
    ),
    "openshift": _Platform(
        "OpenShift",
        dns_service="openshift-dns/dns-default",
        dns_address="172.30.0.10",
        dns_pods=("dns.operator.openshift.io/daemonset-dns=default",),
        dns_ports=_OPENSHIFT_PORTS,
        enforcer=("ovn-kubernetes", "OVN-Kubernetes", Enforcing.YES),
        pods="10.128.0.0/14",
        services="172.30.0.0/16",
    ),
    "rke2": _Platform(
        "RKE2",
        dns_service="kube-system/rke2-coredns-rke2-coredns",
        dns_address="10.43.0.10",
        enforcer=("canal", "Canal (flannel with Calico's policies)", Enforcing.YES),
        pods="10.42.0.0/16",
        services="10.43.0.0/16",
    ),
    "k3s": _Platform(
        "k3s",
        dns_address="10.43.0.10",
        enforcer=("k3s", "k3s (kube-router inside)", Enforcing.YES),
        pods="10.42.0.0/16",
        services="10.43.0.0/16",
    ),
    "kubespray": _Platform(
        "kubespray",
        dns_service="kube-system/coredns",
        dns_address="10.233.0.3",
        node_local="169.254.25.10",
        resolvers=("169.254.25.10",),
        enforcer=("calico", "Calico", Enforcing.YES),
        pods="10.233.64.0/18",
        services="10.233.0.0/18",
    ),
}
PLATFORMS = tuple(_PLATFORMS)


def platform_facts(name: str) -> ClusterFacts:
    """Return the documented defaults of a platform.

    Args:
        name: One of `PLATFORMS`.

    Raises:
        UsageError: There is none of that name; the message lists those that exist.
    """
    if name not in _PLATFORMS:
        near = difflib.get_close_matches(name, PLATFORMS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(PLATFORMS)}"
        raise UsageError(f"no platform is called {name!r}; {hint}")
    platform = _PLATFORMS[name]
    enforcers = _enforcers(platform)
    return ClusterFacts(
        cluster=name,
        platform=_assumed(platform, name),
        enforcers=enforcers,
        profile=profile_of(enforcers),
        behaviour=behaviour_of(enforcers),
        dns=_dns(platform),
        api_server=_api_server(platform),
        ranges=Ranges(
            pods=_assumed(platform, (platform.pods,)) if platform.pods else None,
            services=_assumed(platform, (platform.services,)) if platform.services else None,
        ),
    )


def _assumed(platform: _Platform, value: Value) -> Fact[Value]:
    return Fact(value, f"documented default of {platform.title}", Confidence.ASSUMED)


def _enforcers(platform: _Platform) -> tuple[Enforcer, ...]:
    if platform.enforcer is None:
        return ()
    name, title, enforcing = platform.enforcer
    presence = Presence.BUILT_IN if name == "k3s" else Presence.RUNNING
    return (Enforcer(name, title, _assumed(platform, presence), _assumed(platform, enforcing)),)


def _dns(platform: _Platform) -> Dns:
    address = (platform.dns_address,) if platform.dns_address else ()
    resolvers = platform.resolvers or address
    cache: tuple[NodeLocalDns, ...] = ()
    if platform.node_local:
        cache = (
            NodeLocalDns(
                "kube-system/node-local-dns",
                _assumed(platform, (platform.node_local,)),
                _assumed(platform, True),
            ),
        )
    return Dns(
        resolvers=_assumed(platform, resolvers) if resolvers else None,
        service=_assumed(platform, platform.dns_service),
        addresses=_assumed(platform, address) if address else None,
        service_ports=_assumed(platform, _PORTS),
        selector=_assumed(platform, platform.dns_pods),
        endpoint_ports=_assumed(platform, platform.dns_ports),
        domain=_assumed(platform, "cluster.local"),
        node_local=cache,
    )


def _api_server(platform: _Platform) -> ApiServer:
    """The Service of the API server has the first address of the range of Services."""
    if not platform.services:
        return ApiServer()
    start = platform.services.partition("/")[0].rpartition(".")[0]
    return ApiServer(addresses=_assumed(platform, (f"{start}.1:443",)))
