"""Where the usual rule for DNS does not let names be looked up."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.doctor.dns import CLOUD_DNS, LOCAL_DNS
from outgate.live.doctor.findings import Finding
from outgate.live.doctor.label_filters import hides
from outgate.live.doctor.patient import Patient
from outgate.model.facts import NodeLocalDns
from outgate.model.findings import Severity, some

_CILIUM_LIKE = frozenset({"cilium", "gke-dataplane-v2"})


def node_local_cache(patient: Patient) -> Iterator[Finding]:
    """OGD101: a cache on the node's network, which no podSelector matches."""
    if patient.is_run_by(_CILIUM_LIKE):
        return
    for cache in patient.facts.dns.node_local:
        if not cache.host_network.value:
            continue
        where = some(cache.addresses.value) or "its node's address"
        behind = patient.facts.dns.service
        rule = f"the rule for the pods behind {behind.value}" if behind else "the rule for DNS pods"
        yield Finding(
            "OGD101",
            Severity.WARNING,
            f"pods may ask the cache {cache.name} at {where}, which is on its node's network: no "
            "podSelector matches it",
            f"allow UDP and TCP 53 to {_as_blocks(cache)} beside {rule}, and let those pods accept "
            "their nodes",
            cache.addresses.source,
        )


def _as_blocks(cache: NodeLocalDns) -> str:
    return some([f"{item}/{128 if ':' in item else 32}" for item in cache.addresses.value])


def node_local_cache_with_cilium(patient: Patient) -> Iterator[Finding]:
    """OGD102: the same under Cilium, where an ipBlock does not match the node either."""
    if not patient.is_run_by(_CILIUM_LIKE):
        return
    for cache in patient.facts.dns.node_local:
        if cache.redirected is not None and cache.redirected.value:
            yield Finding(
                "OGD102",
                Severity.WARNING,
                f"Cilium sends look-ups to the pods of {cache.name}, so those are the peer, and "
                "neither the DNS Service nor an address is",
                f"allow UDP and TCP 53 to the pods of {cache.name}",
                cache.redirected.source,
            )
        elif cache.host_network.value:
            yield Finding(
                "OGD102",
                Severity.WARNING,
                f"pods may ask the cache {cache.name} on their node, and Cilium matches a node "
                "neither by a podSelector nor by an ipBlock",
                "allow it with a CiliumNetworkPolicy: toEntities: [host], UDP and TCP 53",
                cache.host_network.source,
            )


def local_dns_of_aks(patient: Patient) -> Iterator[Finding]:
    """OGD103: AKS LocalDNS answers on the node, not in a pod."""
    resolvers = patient.facts.dns.resolvers
    if resolvers is None or not set(resolvers.value) & set(LOCAL_DNS):
        return
    remedy = f"allow UDP and TCP 53 to {' and '.join(f'{item}/32' for item in LOCAL_DNS)}"
    if patient.is_run_by(_CILIUM_LIKE):
        remedy = (
            "allow it with a CiliumNetworkPolicy: toEntities: [host] and toCIDR: "
            "[169.254.10.0/24], UDP and TCP 53"
        )
    yield Finding(
        "OGD103",
        Severity.WARNING,
        f"pods look names up at {some(resolvers.value)} (AKS LocalDNS), which the rule for "
        "kube-dns pods does not cover",
        remedy,
        resolvers.source,
    )


def cloud_dns_of_gke(patient: Patient) -> Iterator[Finding]:
    """OGD104: with Cloud DNS the metadata server is the resolver, and kube-dns pods are unused."""
    resolvers = patient.facts.dns.resolvers
    if resolvers is None or CLOUD_DNS not in resolvers.value:
        return
    yield Finding(
        "OGD104",
        Severity.WARNING,
        f"pods look names up at {CLOUD_DNS}: a rule for kube-dns pods looks right and does "
        "nothing, and a block of the metadata address stops all names",
        f"allow UDP and TCP 53, and nothing else, to {CLOUD_DNS}/32",
        resolvers.source,
    )


def label_filter(patient: Patient) -> Iterator[Finding]:
    """OGD105: Cilium looks at some labels only."""
    filters = patient.facts.label_filters
    if filters is None:
        return
    selector = patient.facts.dns.selector
    keys = [item.partition("=")[0] for item in (selector.value if selector is not None else ())]
    hidden = [key for key in keys if hides(filters.value, key)]
    if hidden:
        yield Finding(
            "OGD105",
            Severity.ERROR,
            f"Cilium does not look at the label {some(hidden)}, by which DNS pods are selected: "
            "such a rule matches nothing and names are not looked up",
            f"add k8s:{hidden[0]} to the key labels of cilium-config, or select DNS pods by a "
            "label that is in it",
            filters.source,
        )
        return
    yield Finding(
        "OGD105",
        Severity.NOTE,
        f"Cilium looks at labels by these patterns only: {some(filters.value)}; a selector on any "
        "other label matches nothing",
        "select on labels that the patterns keep",
        filters.source,
    )


def port_other_than_53(patient: Patient) -> Iterator[Finding]:
    """OGD106: DNS pods answer on another port than their Service does."""
    ports = patient.facts.dns.endpoint_ports
    others = [port for port in (ports.value if ports else ()) if port.split("/")[0] != "53"]
    if ports is None or not others:
        return
    yield Finding(
        "OGD106",
        Severity.WARNING,
        f"DNS pods answer on {' and '.join(others)}, and policies see the pods' own port",
        f"allow {' and '.join(others)} to them; 53 alone matches nothing",
        ports.source,
    )
