"""The rules of one direction: peers and ports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from outgate.dialects.networkpolicy.selecting import read_selector
from outgate.dialects.networkpolicy.shape import Faults, FaultSort, is_port_name, kind_of, shown
from outgate.model.entries import Block, Peer, PodSelection, Port
from outgate.model.origins import Path
from outgate.model.selectors import ALL, Selector
from outgate.sets.addresses import parse_block
from outgate.sets.traffic import PROTOCOLS

_PEER_FIELDS = frozenset({"podSelector", "namespaceSelector", "ipBlock"})
_BLOCK_FIELDS = frozenset({"cidr", "except"})
_PORT_FIELDS = frozenset({"protocol", "port", "endPort"})


def read_peers(value: Any, namespace: str, path: Path, faults: Faults) -> tuple[Peer, ...] | None:
    """Read ``from`` or ``to``; None means every source or destination.

    Source: "If this field is empty or missing, this rule matches all destinations (traffic not
    restricted by destination)" (NetworkPolicyEgressRule.to; the twin for ``from``).
    """
    items = faults.sequence(value, path)
    if not items:
        return None
    peers: dict[Peer, None] = {}
    for index, item in enumerate(items):
        peer = _peer(item, namespace, (*path, index), faults)
        if peer is not None:
            peers[peer] = None
    return tuple(peers)


def _peer(value: Any, namespace: str, path: Path, faults: Faults) -> Peer | None:
    body = faults.mapping(value, path, _PEER_FIELDS)
    block = body.get("ipBlock")
    pods = body.get("podSelector")
    namespaces = body.get("namespaceSelector")
    if block is not None:
        if pods is not None or namespaces is not None:
            faults.add(
                path, '"If this field is set then neither of the other fields can be" (ipBlock)'
            )
        return _block(block, (*path, "ipBlock"), faults)
    if pods is None and namespaces is None:
        faults.add(path, "the API server refuses an empty peer: must specify a peer")
        return None
    selector = ALL if pods is None else read_selector(pods, (*path, "podSelector"), faults)
    if namespaces is None:
        # "Otherwise it selects the Pods matching PodSelector in the policy's own Namespace."
        return _selection(namespace, ALL, selector)
    # "If PodSelector is also set, then the NetworkPolicyPeer as a whole selects the Pods matching
    # PodSelector in the Namespaces selected by NamespaceSelector."
    chosen = read_selector(namespaces, (*path, "namespaceSelector"), faults)
    return _selection(None, chosen, selector)


@lru_cache(maxsize=65536)
def _selection(namespace: str | None, namespaces: Selector, pods: Selector) -> PodSelection:
    return PodSelection(namespace, namespaces, pods)


def _block(value: Any, path: Path, faults: Faults) -> Block | None:
    body = faults.mapping(value, path, _BLOCK_FIELDS)
    text = faults.text(body.get("cidr"), (*path, "cidr"))
    if text is None:
        return None
    try:
        addresses = whole = parse_block(text)
    except ValueError:
        faults.add((*path, "cidr"), f"{shown(text)} is not a CIDR block such as 10.0.0.0/8")
        return None
    excepted: list[str] = []
    where = (*path, "except")
    for index, item in enumerate(faults.sequence(body.get("except"), where)):
        hole_text = faults.text(item, (*where, index))
        if hole_text is None:
            continue
        try:
            hole = parse_block(hole_text)
        except ValueError:
            faults.add(
                (*where, index), f"{shown(hole_text)} is not a CIDR block such as 10.1.0.0/16"
            )
            continue
        if not hole <= whole or hole == whole:
            faults.add(
                (*where, index),
                f"{hole_text} must be a strict subset of {text}: "
                '"Except values will be rejected if they are outside the cidr range"',
                FaultSort.EXCEPT,
            )
        addresses -= hole
        excepted.append(hole_text)
    return Block(addresses, f"{text} except {', '.join(excepted)}" if excepted else text)


def read_ports(value: Any, path: Path, faults: Faults) -> tuple[Port, ...] | None:
    """Read ``ports``; None means all traffic.

    Source: "If this field is empty or missing, this rule matches all ports (traffic not
    restricted by port)".
    """
    items = faults.sequence(value, path)
    if not items:
        return None
    ports: dict[Port, None] = {}
    for index, item in enumerate(items):
        port = _port(item, (*path, index), faults)
        if port is not None:
            ports[port] = None
    return tuple(ports)


def _port(value: Any, path: Path, faults: Faults) -> Port | None:
    body = faults.mapping(value, path, _PORT_FIELDS)
    # "protocol represents the protocol (TCP, UDP, or SCTP) which traffic must match. If not
    # specified, this field defaults to TCP."
    protocol = body.get("protocol")
    if protocol is None:
        protocol = "TCP"
    elif protocol not in PROTOCOLS:
        faults.add((*path, "protocol"), f"{kind_of(protocol)} is not one of TCP, UDP, SCTP")
        return None
    port = body.get("port")
    end = body.get("endPort")
    if port is None:
        if end is not None:
            faults.add(
                (*path, "endPort"),
                '"This field cannot be defined if the port field is not defined"',
            )
        # "If this field is not provided, this matches all port names and numbers."
        return _interned_port(protocol)
    if isinstance(port, str):
        if end is not None:
            faults.add(
                (*path, "endPort"), '"or if the port field is defined as a named (string) port"'
            )
        if not is_port_name(port):
            faults.add(
                (*path, "port"),
                f"{shown(port)} is not a port name (at most 15 of a-z, 0-9 and '-', with a letter)"
                + ("; write the number without quotes" if port.isdigit() else ""),
            )
            return None
        return _interned_port(protocol, name=port)
    if not _is_port_number(port):
        faults.add((*path, "port"), f"{kind_of(port)} is not a port: it must be 1 to 65535")
        return None
    if end is None:
        return _interned_port(protocol, port, port)
    if not _is_port_number(end) or end < port:
        faults.add(
            (*path, "endPort"),
            f'{kind_of(end)}: "The endPort must be equal or greater than port" ({port})',
        )
        return None
    return _interned_port(protocol, port, end)


def _is_port_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 65535


@lru_cache(maxsize=65536)
def _interned_port(protocol: str, low: int = 1, high: int = 65535, name: str = "") -> Port:
    return Port(protocol, low, high, name)


RULE_FIELDS: Mapping[str, frozenset[str]] = {
    "ingress": frozenset({"from", "ports"}),
    "egress": frozenset({"to", "ports"}),
}
