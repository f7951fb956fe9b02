"""A policy in the normal form into a NetworkPolicy manifest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from outgate.model.entries import Block, Direction, Peer, PodSelection, Port
from outgate.model.selectors import Operator, Selector
from outgate.model.workloads import METADATA_NAME
from outgate.sets.traffic import FIRST_PORT, LAST_PORT

_SIDES = {Direction.EGRESS: ("Egress", "to"), Direction.INGRESS: ("Ingress", "from")}
Rule = tuple[tuple[Peer, ...] | None, tuple[Port, ...] | None]
"""Peers and ports, each None for all of them."""


def manifest(
    namespace: str,
    name: str,
    subject: Selector,
    direction: Direction,
    rules: Iterable[Rule],
    *,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the manifest of a policy for one direction.

    Args:
        namespace: Its namespace.
        name: Its name.
        subject: The pods that it selects.
        direction: The one direction in which it isolates them; `policyTypes` is always stated,
            because without it "all policies ... are assumed to affect ingress".
        rules: What it allows.
        labels: Of the policy itself.
        annotations: Of the policy itself.

    Raises:
        ValueError: A rule has an empty list of peers or ports, which the API reads as all of them.
    """
    word, side = _SIDES[direction]
    metadata: dict[str, Any] = {"name": name, "namespace": namespace}
    if labels:
        metadata["labels"] = dict(labels)
    if annotations:
        metadata["annotations"] = dict(annotations)
    spec: dict[str, Any] = {"podSelector": selector_of(subject), "policyTypes": [word]}
    written = [_rule(rule, side, namespace) for rule in rules]
    if written:
        spec[direction.value] = written
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata,
        "spec": spec,
    }


def selector_of(selector: Selector) -> dict[str, Any]:
    """Return a LabelSelector: single values as matchLabels, everything else as expressions.

    Args:
        selector: The selector; the empty one selects all.
    """
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for key, operator, values in selector.requirements:
        if operator is Operator.IN and len(values) == 1 and key not in labels:
            labels[key] = values[0]
            continue
        expression: dict[str, Any] = {"key": key, "operator": str(operator)}
        if values:
            expression["values"] = list(values)
        expressions.append(expression)
    found: dict[str, Any] = {}
    if labels:
        found["matchLabels"] = labels
    if expressions:
        found["matchExpressions"] = expressions
    return found


def _rule(rule: Rule, side: str, namespace: str) -> dict[str, Any]:
    peers, ports = rule
    found: dict[str, Any] = {}
    # "If this field is empty or missing, this rule matches all destinations" (egress.to), and
    # likewise for ports: a list that became empty would open what it was to close.
    if peers is not None:
        if not peers:
            raise ValueError("a rule without peers would match every peer")
        found[side] = [peer_of(peer, namespace) for peer in peers]
    if ports is not None:
        if not ports:
            raise ValueError("a rule without ports would match every port")
        found["ports"] = [_port(port) for port in ports]
    return found


def peer_of(peer: Peer, namespace: str) -> dict[str, Any]:
    """Return one item of ``to`` or ``from``.

    Args:
        peer: The peer.
        namespace: The policy's own: its pods need no namespaceSelector.
    """
    if isinstance(peer, Block):
        return {"ipBlock": _block(peer)}
    found: dict[str, Any] = {}
    if peer.namespace is None:
        found["namespaceSelector"] = selector_of(peer.namespaces)
    elif peer.namespace != namespace:
        found["namespaceSelector"] = {"matchLabels": {METADATA_NAME: peer.namespace}}
    if not peer.pods.selects_all or not found:
        found["podSelector"] = selector_of(peer.pods)
    return found


def _block(block: Block) -> dict[str, Any]:
    """Return an ipBlock; its text is ``CIDR`` or ``CIDR except CIDR, CIDR``, as the reader's."""
    cidr, _, excepted = block.text.partition(" except ")
    found: dict[str, Any] = {"cidr": cidr}
    if excepted:
        found["except"] = [item.strip() for item in excepted.split(",")]
    return found


def _port(port: Port) -> dict[str, Any]:
    found: dict[str, Any] = {"protocol": port.protocol}
    if port.name:
        found["port"] = port.name
    elif (port.low, port.high) != (FIRST_PORT, LAST_PORT):
        found["port"] = port.low
        if port.high != port.low:
            found["endPort"] = port.high
    return found


def own_pods(namespace: str, pods: Selector) -> PodSelection:
    """Return the peer that is pods of one namespace, by its name.

    Args:
        namespace: The namespace's name.
        pods: The selector of the pods.
    """
    return PodSelection(namespace, pods=pods)
