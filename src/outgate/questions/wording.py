"""Policies and their rules in words, shared by all answers."""

from __future__ import annotations

from outgate.model.entries import Block, Direction, Entry, PodSelection
from outgate.model.selectors import Operator
from outgate.model.workloads import METADATA_NAME

_MOST_PEERS = 3


def field_of(entry: Entry) -> str:
    """Return the rule's field as people write it: ``spec.egress[0]``."""
    text = ""
    for key in entry.path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}"
    return text.lstrip(".")


def rule_in_words(entry: Entry) -> str:
    """Say what a rule lets pass, in one line."""
    if entry.peers == ():
        return f"no {entry.direction} rule: nothing is allowed"
    side = "to" if entry.direction is Direction.EGRESS else "from"
    if entry.peers is None:
        peers = "anywhere"
    else:
        texts = [_peer(peer) for peer in entry.peers[:_MOST_PEERS]]
        if len(entry.peers) > _MOST_PEERS:
            texts.append(f"{len(entry.peers) - _MOST_PEERS} more")
        peers = " or ".join(texts)
    ports = "any port" if entry.ports is None else ", ".join(map(str, entry.ports))
    return f"{side} {peers} on {ports}"


def _peer(peer: PodSelection | Block) -> str:
    if isinstance(peer, Block):
        return peer.text
    return selection_in_words(peer)


def selection_in_words(selection: PodSelection) -> str:
    """Say which pods a selection means."""
    if selection.namespace is not None:
        space = selection.namespace
    elif selection.namespaces.selects_all:
        space = "any namespace"
    else:
        space = _namespaces(selection)
    pods = "all pods" if selection.pods.selects_all else f"pods {selection.pods}"
    return f"{pods} in {space}"


def _namespaces(selection: PodSelection) -> str:
    requirements = selection.namespaces.requirements
    if len(requirements) == 1:
        only = requirements[0]
        if only.key == METADATA_NAME and only.operator is Operator.IN:
            return " or ".join(only.values)
    return f"namespaces {selection.namespaces}"
