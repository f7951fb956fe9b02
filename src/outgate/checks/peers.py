"""The peers of a policy's rules one by one, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from outgate.checks.policies import RULES, Policy, mapping, sequence
from outgate.dialects.networkpolicy.rules import read_peers
from outgate.dialects.networkpolicy.shape import Faults
from outgate.model.entries import Block, Direction, Entry, Peer, PodSelection
from outgate.model.origins import Path
from outgate.model.selectors import Operator, Requirement, Selector
from outgate.model.variables import is_unfilled
from outgate.model.workloads import METADATA_NAME


class WrittenPeer(NamedTuple):
    """One item of ``to`` or ``from``."""

    policy: Policy
    direction: Direction
    path: Path
    body: Mapping[str, Any]
    """As written."""
    peer: PodSelection | Block
    """What it means."""
    entry: Entry
    """The rule that it is part of."""


def peers_of(policy: Policy) -> Iterator[WrittenPeer]:
    """Yield the peers of a policy that is whole, those of ignored rules left out."""
    if not policy.is_read:
        return
    written = {direction: policy.rules(direction) for direction in RULES}
    for entry in policy.entries:
        if not entry.peers:
            continue
        side = RULES[entry.direction]
        rule = written[entry.direction][int(entry.path[2])]
        items = sequence(rule.get(side))
        peers: tuple[Peer | None, ...] = entry.peers
        if len(peers) != len(items):
            # The same peer twice is one in the entry.
            each = (read_peers([item], policy.namespace, (), Faults()) or (None,) for item in items)
            peers = tuple(found[0] for found in each)
        for place, (item, peer) in enumerate(zip(items, peers, strict=True)):
            if peer is not None:
                path = (*entry.path, side, place)
                yield WrittenPeer(policy, entry.direction, path, mapping(item), peer, entry)


def blocks_of(policy: Policy) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield every ipBlock of a policy as written, whole or not, with its place."""
    for direction, side in RULES.items():
        for number, rule in enumerate(policy.rules(direction)):
            for place, peer in enumerate(sequence(rule.get(side))):
                if type(peer) is not dict or "ipBlock" not in peer:
                    continue  # nearly all are selectors
                block = mapping(peer["ipBlock"])
                if block:
                    yield ("spec", direction.value, number, side, place, "ipBlock"), block


@lru_cache(maxsize=4096)
def named_namespaces(peer: PodSelection) -> tuple[str, ...] | None:
    """Return the namespaces that a peer names, by the label that the API server sets.

    Args:
        peer: The peer.

    Returns:
        Their names; None where labels decide that somebody sets.
    """
    if peer.namespace is not None:
        return (peer.namespace,)
    for key, operator, values in peer.namespaces.requirements:
        if key == METADATA_NAME and operator is Operator.IN:
            return values
    return None


@lru_cache(maxsize=16384)
def has_variables(selector: Selector) -> bool:
    """Say whether a selector depends on what somebody fills in."""
    return any(
        is_unfilled(text)
        for requirement in selector.requirements
        for text in (requirement.key, *requirement.values)
    )


def words(selector: Selector) -> str:
    """Return a selector in words: ``app=web,tier=db``."""
    return ",".join(map(str, selector.requirements))


def asks_for(requirement: Requirement) -> bool:
    """Say whether a requirement asks for a label, and not for its absence."""
    return requirement.operator in (Operator.IN, Operator.EXISTS)


def is_every_pod(peer: PodSelection) -> bool:
    """Say whether a peer is every pod of every namespace."""
    return peer.namespace is None and peer.namespaces.selects_all and peer.pods.selects_all
