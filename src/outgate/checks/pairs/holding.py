"""Whether one rule holds another: by what is written, whatever pods there are."""

from __future__ import annotations

from functools import lru_cache

from outgate.checks.written import numbered
from outgate.engine.rules import rule_block
from outgate.model.entries import Block, Entry, Peer, PodSelection
from outgate.model.selectors import Selector


def holds(wide: Entry, narrow: Entry) -> bool:
    """Say whether whatever *narrow* lets pass *wide* lets pass too, for the same pods."""
    return holds_ports(wide, narrow) and holds_peers(wide, narrow)


def holds_ports(wide: Entry, narrow: Entry) -> bool:
    """Say whether the ports of a rule hold those of another."""
    if wide.ports is None:
        return True
    if narrow.ports is None:
        return False
    if not numbered(narrow) <= numbered(wide):
        return False
    names = {(port.protocol, port.name) for port in wide.ports if port.name}
    whole = {
        port.protocol
        for port in wide.ports
        if not port.name and (port.low, port.high) == (1, 65535)
    }
    return all(
        not port.name or port.protocol in whole or (port.protocol, port.name) in names
        for port in narrow.ports
    )


def holds_peers(wide: Entry, narrow: Entry) -> bool:
    """Say whether the peers of a rule hold those of another."""
    if wide.peers is None:
        return True
    if narrow.peers is None:
        return False
    block = rule_block(wide)
    own = set(wide.peers)
    return all(
        peer in own
        or (
            bool(block) and peer.addresses <= block
            if isinstance(peer, Block)
            # What a block makes of pods is the enforcer's, except for one of everything.
            else any(_holds_peer(other, peer) for other in wide.peers)
        )
        for peer in narrow.peers
    )


def _holds_peer(wide: Peer, narrow: PodSelection) -> bool:
    return not isinstance(wide, Block) and holds_selection(wide, narrow)


@lru_cache(maxsize=65536)
def holds_selection(wide: PodSelection, narrow: PodSelection) -> bool:
    """Say whether every pod of a selection is one of another, whatever pods there are."""
    if wide.namespace is not None and wide.namespace != narrow.namespace:
        return False
    return (
        _holds_selector(wide.namespaces, narrow.namespaces) if wide.namespace is None else True
    ) and _holds_selector(wide.pods, narrow.pods)


def _holds_selector(wide: Selector, narrow: Selector) -> bool:
    """A selector with fewer conditions holds one with those and more."""
    return set(wide.requirements) <= set(narrow.requirements)
