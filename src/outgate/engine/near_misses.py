"""What was missing for a rule to match: the first thing that a person wants to know."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.model.entries import Block, Direction, Entry, Peer, PodSelection, Port
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.model.workloads import METADATA_NAME, Labels
from outgate.sets import traffic
from outgate.sets.addresses import Address, AddressSet, parse_block
from outgate.sets.traffic import PROTOCOLS, Traffic


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule of the right subject that does not let the traffic in question pass."""

    entry: Entry
    missing: tuple[str, ...]
    """What would have to be different, each a clause."""
    peer_matches: bool
    """Only the ports are wrong."""
    distance: int


def near_miss(
    endpoints: Endpoints,
    entry: Entry,
    subject: Endpoint,
    peer: Endpoint,
    wanted: Traffic,
    address: Address | None,
    outside: AddressSet | None,
) -> NearMiss:
    """Say what keeps *entry* from letting *wanted* pass between its subject and *peer*.

    Args:
        endpoints: All endpoints.
        entry: A rule that selects *subject*.
        subject: The pod on the policy's side.
        peer: The other end.
        wanted: The traffic in question.
        address: The one address of the peer that the question names, if it does.
        outside: The part of an external cell that the question names.
    """
    peer_words = _peer_misses(endpoints, entry.peers, peer, address, outside)
    destination = subject if entry.direction is Direction.INGRESS else peer
    port_words = _port_misses(entry.ports, wanted, destination)
    return NearMiss(
        entry=entry,
        missing=(*peer_words, *port_words),
        peer_matches=not peer_words,
        distance=2 * len(peer_words) + len(port_words),
    )


def _peer_misses(
    endpoints: Endpoints,
    peers: tuple[Peer, ...] | None,
    peer: Endpoint,
    address: Address | None,
    outside: AddressSet | None,
) -> tuple[str, ...]:
    if peers is None:
        return ()
    best: tuple[str, ...] | None = None
    for candidate in peers:
        if isinstance(candidate, Block):
            words = _block_misses(candidate, peer, address, outside)
        else:
            words = _selection_misses(endpoints, candidate, peer)
        if best is None or len(words) < len(best):
            best = words
    return best if best is not None else ("it lets nothing pass",)


def _selection_misses(
    endpoints: Endpoints, selection: PodSelection, peer: Endpoint
) -> tuple[str, ...]:
    if peer.kind is EndpointKind.EXTERNAL:
        return ("it names pods, and the other end is outside of the cluster",)
    if peer.kind is EndpointKind.NODE:
        return ("it names pods, and the other end is a node",)
    if peer.host_network:
        return ("it names pods, and selectors do not match hostNetwork pods",)
    words: list[str] = []
    pod = peer.pod
    if selection.namespace is not None and selection.namespace != pod.namespace:
        words.append(f"it is about namespace {selection.namespace}, the pod is in {pod.namespace}")
    namespace = endpoints.namespaces[pod.namespace]
    for requirement in _unmet(selection.namespaces, namespace.labels):
        if not namespace.labels_known and requirement.key != METADATA_NAME:
            words.append(
                f"whether namespace {pod.namespace} has {requirement} is not known: the input has "
                "no such Namespace"
            )
        else:
            words.append(_clause(f"namespace {pod.namespace}", requirement, namespace.labels))
    words += [
        _clause("the pod", requirement, pod.labels)
        for requirement in _unmet(selection.pods, pod.labels)
    ]
    return tuple(words)


def _unmet(selector: Selector, labels: Labels) -> list[Requirement]:
    return [item for item in selector.requirements if not item.matches(labels)]


def _clause(thing: str, requirement: Requirement, labels: Labels) -> str:
    value = labels.get(requirement.key)
    if requirement.operator is Operator.DOES_NOT_EXIST:
        return f"{thing} has the label {requirement.key}, which the rule excludes"
    if value is None:
        return f"label {requirement} is missing on {thing}"
    return f"{thing} has {requirement.key}={value}, the rule wants {requirement}"


def _block_misses(
    block: Block, peer: Endpoint, address: Address | None, outside: AddressSet | None
) -> tuple[str, ...]:
    addresses = outside
    if addresses is None:
        known = [address] if address is not None else list(peer.addresses)
        if not known:
            return (f"the address of the other end is not known, so whether {block.text} holds it",)
        addresses = AddressSet()
        for item in known:
            addresses |= item.as_set()
    if addresses <= block.addresses:
        if peer.kind is not EndpointKind.EXTERNAL:
            return ("under this profile an ipBlock does not match what is inside the cluster",)
        return ()
    cidr, _, holes = block.text.partition(" except ")
    first = (addresses - block.addresses).first()
    if holes and first in parse_block(cidr):
        return (f"{first} is in {cidr}, but excepted",)
    return (f"{first} is not in {cidr}",)


def _port_misses(
    ports: tuple[Port, ...] | None, wanted: Traffic, destination: Endpoint
) -> tuple[str, ...]:
    if ports is None:
        return ()
    allowed = traffic.NOTHING
    nameless: list[str] = []
    for port in ports:
        if not port.name:
            allowed |= traffic.of(port.protocol, port.low, port.high)
            continue
        numbers = [
            item.number
            for item in (destination.pod.ports if destination.pods else ())
            if item.name == port.name and item.protocol == port.protocol
        ]
        for number in numbers:
            allowed |= traffic.of(port.protocol, number, number)
        if not numbers:
            nameless.append(f"the destination has no {port.protocol} port named {port.name}")
    if wanted <= allowed:
        return ()
    if not allowed:
        return tuple(nameless)
    rest = wanted - allowed
    protocols = [word for word in PROTOCOLS if rest.ports(word)]
    if wanted & allowed or wanted == traffic.EVERYTHING:
        return (f"only {allowed} is allowed",)
    if len(protocols) == 1 and not allowed.ports(protocols[0]):
        return (f"{allowed} is allowed, {protocols[0]} is not",)
    return (f"{allowed} is allowed, {rest} is not",)
