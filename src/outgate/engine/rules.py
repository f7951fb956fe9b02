"""Entries compiled against the endpoints of one snapshot: masks and traffic, nothing symbolic."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.blocks import BlockIndex
from outgate.engine.endpoints import Endpoints
from outgate.engine.selecting import Bounds, SelectorIndex
from outgate.model.entries import Block, Direction, Entry, Port
from outgate.model.profiles import Profile
from outgate.sets import traffic
from outgate.sets.addresses import NOTHING as NO_ADDRESSES
from outgate.sets.addresses import AddressSet, union_of
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What one entry lets pass: its subject with these peers over this traffic."""

    entry: Entry
    subject: int
    labels: Bounds
    """Peers by selector."""
    peers: Bounds
    """Peers by selector or block."""
    block: AddressSet
    """The union of the entry's ipBlocks."""
    traffic: Traffic
    port_name: str = ""
    """Set where the traffic is what a named port means for these endpoints."""

    @property
    def on_subject(self) -> Bounds:
        """The subject as bounds; a NetworkPolicy always knows whom it selects."""
        return Bounds(self.subject, self.subject)


def rule_block(entry: Entry) -> AddressSet:
    """Return the union of the entry's ipBlocks.

    One rule's blocks are judged together: 0.0.0.0/0 beside ::/0 holds a pod of either family.
    """
    if not entry.peers:
        return NO_ADDRESSES
    blocks = [peer.addresses for peer in entry.peers if isinstance(peer, Block)]
    if len(blocks) < 2:
        return blocks[0] if blocks else NO_ADDRESSES
    return union_of(blocks)


def compile_entry(
    entry: Entry,
    subject: int,
    endpoints: Endpoints,
    selectors: SelectorIndex,
    blocks: BlockIndex,
    profile: Profile,
) -> list[Rule]:
    """Compile one entry.

    Args:
        entry: The entry; one that only isolates compiles to nothing.
        subject: The pods it selects.
        endpoints: All endpoints.
        selectors: Answers for selectors.
        blocks: Answers for blocks.
        profile: The enforcer.

    Returns:
        One rule for its numbered ports together, and one for every number that a named port has
        on some pod.
    """
    if entry.peers == () or not subject:
        return []
    labels, peers, block = _peers(entry, endpoints, selectors, blocks)
    if not peers.high:
        return []
    if entry.ports is None:
        return [Rule(entry, subject, labels, peers, block, traffic.EVERYTHING)]
    numbered = traffic.NOTHING
    rules: list[Rule] = []
    for port in entry.ports:
        if not port.name:
            is_whole = (port.low, port.high) == (traffic.FIRST_PORT, traffic.LAST_PORT)
            high = port.high if profile.supports_end_port or is_whole else port.low
            numbered |= traffic.of(port.protocol, port.low, high)
            continue
        rules += _named(entry, port, subject, labels, peers, selectors)
    if numbered:
        rules.append(Rule(entry, subject, labels, peers, block, numbered))
    return rules


def _peers(
    entry: Entry, endpoints: Endpoints, selectors: SelectorIndex, blocks: BlockIndex
) -> tuple[Bounds, Bounds, AddressSet]:
    if entry.peers is None:
        everything = Bounds(endpoints.everything, endpoints.everything)
        return everything, everything, NO_ADDRESSES
    block = rule_block(entry)
    if len(entry.peers) == 1 and not isinstance(entry.peers[0], Block):
        # Share the remembered answer: most rules name one peer, and masks are large.
        found = selectors.select(entry.peers[0])
        return found, found, block
    low = high = 0
    for peer in entry.peers:
        if not isinstance(peer, Block):
            found = selectors.select(peer)
            low |= found.low
            high |= found.high
    labels = Bounds(low, low if low == high else high)
    if not block:
        return labels, labels, block
    held = blocks.hold(block)
    if not high:
        return labels, held, block
    return labels, Bounds(low | held.low, high | held.high), block


def _named(
    entry: Entry,
    port: Port,
    subject: int,
    labels: Bounds,
    peers: Bounds,
    selectors: SelectorIndex,
) -> list[Rule]:
    """Resolve a named port on each destination pod.

    Source: "The port on the given protocol. This can either be a numerical or named port on a
    pod" (NetworkPolicyPort.port). For egress the pod is the peer, for ingress the subject. A
    destination without such a port is not matched, and an address outside of the cluster has
    none.
    """
    rules: list[Rule] = []
    block = rule_block(entry)
    is_ingress = entry.direction is Direction.INGRESS
    candidates = subject if is_ingress else peers.high
    for number, having in selectors.with_port(port.protocol, port.name, candidates):
        passing = traffic.of(port.protocol, number, number)
        if is_ingress:
            rules.append(Rule(entry, having, labels, peers, block, passing, port.name))
            continue
        reached = Bounds(peers.low & having, having)
        named = Bounds(labels.low & having, labels.high & having)
        rules.append(Rule(entry, subject, named, reached, block, passing, port.name))
    return rules
