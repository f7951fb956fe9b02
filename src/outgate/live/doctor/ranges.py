"""The ranges of pods, Services and nodes, and the IP families, from whatever tells them.

A source of the pod range counts only if it holds every pod that is seen: plugins hand out
addresses from elsewhere than the nodes' podCIDRs.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from outgate.cluster.fields import addresses, at, mapping, sequence, text
from outgate.live.doctor.dns_services import cluster_addresses
from outgate.live.doctor.observation import Body, ContainerSeen, Observation
from outgate.live.doctor.plugins import cilium
from outgate.live.doctor.plugins.kube_router import node_arguments
from outgate.live.doctor.plugins.sighting import flag
from outgate.live.doctor.resources import CALICO_POOLS, PODS
from outgate.live.doctor.seeing import annotations_of, name_of
from outgate.model.facts import Confidence, Fact, Ranges
from outgate.sets.addresses import Address, AddressSet, parse_block, union_of

_CALICO_ADDRESSES = ("projectcalico.org/IPv4Address", "projectcalico.org/IPv6Address")
_KUBEADM = "kubeadm-config"
_CILIUM_POOLS = ("cluster-pool-ipv4-cidr", "cluster-pool-ipv6-cidr")
_WIDEST = {4: 12, 6: 32}
"""The widest block that is taken for the nodes': a wider one would say nothing."""


def find_ranges(seen: Observation) -> Ranges:
    """Say which ranges there are, as far as something tells.

    Args:
        seen: What was read.
    """
    pods = _pod_range(seen)
    services = _service_range(seen)
    nodes = _node_range(seen)
    return Ranges(pods, services, nodes, _families(seen))


def _pod_range(seen: Observation) -> Fact[tuple[str, ...]] | None:
    pods = [
        address
        for pod in seen.pods or ()
        if not pod.host_network
        for address in addresses(list(pod.addresses))
    ]
    for texts, source in _pod_sources(seen):
        blocks = _blocks(texts)
        if blocks and all(address in blocks for address in pods):
            if seen.pods is not None and seen.is_whole(PODS):
                return Fact(blocks.blocks(), source)
            words = f"{source}; whether it holds every pod is not known"
            return Fact(blocks.blocks(), words, Confidence.ASSUMED)
    return None


def _pod_sources(seen: Observation) -> Iterator[tuple[list[str], str]]:
    pools = [
        body
        for body in seen.settings.get(CALICO_POOLS.name, ())
        if at(body, ("spec", "disabled")) is not True
    ]
    yield (
        [text(at(body, ("spec", "cidr"))) for body in pools],
        f"IPPools {', '.join(name_of(body) for body in pools)}",
    )
    config = seen.config_maps.get(cilium.CONFIG, {})
    yield (
        [word for key in _CILIUM_POOLS for word in re.split(r"[\s,]+", config.get(key, ""))],
        f"{cilium.PLACE}, {' and '.join(key for key in _CILIUM_POOLS if config.get(key))}",
    )
    yield _kubeadm(seen, "podSubnet")
    yield _distribution(seen, "--cluster-cidr")
    yield (
        [
            text(block)
            for node in seen.nodes or ()
            for block in sequence(at(node, ("spec", "podCIDRs")))
        ],
        "the Nodes' spec.podCIDRs",
    )


def _service_range(seen: Observation) -> Fact[tuple[str, ...]] | None:
    names = [name_of(body) for body in seen.service_ranges or ()]
    sources = [
        (
            [
                text(block)
                for body in seen.service_ranges or ()
                for block in sequence(at(body, ("spec", "cidrs")))
            ],
            f"ServiceCIDR {', '.join(names)}",
        ),
        _kubeadm(seen, "serviceSubnet"),
        _distribution(seen, "--service-cidr"),
    ]
    for texts, source in sources:
        blocks = _blocks(texts)
        if blocks:
            return Fact(blocks.blocks(), source)
    return None


def _kubeadm(seen: Observation, key: str) -> tuple[list[str], str]:
    """Read one setting out of kubeadm's configuration, whose YAML is a value of its ConfigMap."""
    configuration = seen.config_maps.get(_KUBEADM, {}).get("ClusterConfiguration", "")
    match = re.search(rf"^[ \t]*{key}:[ \t]*[\"']?([0-9a-fA-F.:/,]+)", configuration, re.MULTILINE)
    words = match[1].split(",") if match else []
    return words, f"ConfigMap kube-system/{_KUBEADM}, networking.{key}"


def _distribution(seen: Observation, option: str) -> tuple[list[str], str]:
    for node in seen.nodes or ():
        value = flag(ContainerSeen("", "", node_arguments(node)), option)
        if value:
            return value.split(","), f"Node {name_of(node)}, node-args {option}"
    return [], ""


def _blocks(texts: Iterable[str]) -> AddressSet:
    found = []
    for words in texts:
        try:
            found.append(parse_block(words))
        except ValueError:
            continue
    return union_of(found)


def _node_range(seen: Observation) -> Fact[tuple[str, ...]] | None:
    bodies = seen.nodes or ()
    stated = _blocks(
        annotations_of(node).get(key, "") for node in bodies for key in _CALICO_ADDRESSES
    )
    inside = _node_addresses(bodies)
    if not inside:
        return None
    if stated and all(address in stated for address in inside):
        return Fact(
            stated.blocks(), "the Nodes' addresses with their prefixes, as Calico notes them"
        )
    plural = "address" if len(inside) == 1 else "addresses"
    blocks = union_of(_smallest(family, inside) for family in (4, 6))
    return Fact(
        blocks.blocks(),
        f"the smallest block that holds the Nodes' {len(inside)} {plural}",
        Confidence.ASSUMED,
    )


def _node_addresses(nodes: Iterable[Body]) -> list[Address]:
    texts = [
        text(entry.get("address"))
        for node in nodes
        for entry in map(mapping, sequence(at(node, ("status", "addresses"))))
        if entry.get("type") == "InternalIP"
    ]
    return list(addresses(list(texts)))


def _smallest(family: int, inside: Iterable[Address]) -> AddressSet:
    """Return the smallest block around addresses, or each by itself where it would be too wide."""
    numbers = [address.number for address in inside if address.version == family]
    if not numbers:
        return AddressSet()
    bits = 32 if family == 4 else 128
    length = bits - (min(numbers) ^ max(numbers)).bit_length()
    if length < _WIDEST[family]:
        return union_of(Address(family, number).as_set() for number in numbers)
    kind = ipaddress.IPv4Address if family == 4 else ipaddress.IPv6Address
    return parse_block(f"{kind(min(numbers))}/{length}")


def _families(seen: Observation) -> Fact[tuple[str, ...]] | None:
    """Return the families that pods have; a Service of one family says little of the other."""
    pods = {
        address.version
        for pod in seen.pods or ()
        if not pod.host_network
        for address in addresses(list(pod.addresses))
    }
    ranges = _blocks(
        text(block)
        for node in seen.nodes or ()
        for block in sequence(at(node, ("spec", "podCIDRs")))
    )
    services = {
        address.version
        for service in seen.services or ()
        for address in addresses(list(cluster_addresses(service)))
    }
    by_range = {family for family, part in ((4, ranges.v4), (6, ranges.v6)) if part}
    for found, source in (
        (pods, "addresses of Pods"),
        (by_range, "the Nodes' spec.podCIDRs"),
        (services, "cluster addresses of Services"),
    ):
        if found:
            families = tuple(f"IPv{family}" for family in sorted(found | by_range))
            if seen.is_whole(PODS):
                return Fact(families, source)
            return Fact(families, source + seen.only_in(PODS), Confidence.ASSUMED)
    return None
