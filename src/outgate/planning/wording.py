"""Peers of rules in words, for comments, tables and rows."""

from __future__ import annotations

from outgate.model.entries import Block, Peer


def peer_in_words(peer: Peer) -> str:
    """Return a peer as people write it: ``shop/app=web``, ``all of shop``, ``10.0.0.0/8``.

    Args:
        peer: The peer.
    """
    if isinstance(peer, Block):
        return peer.text
    if peer.namespace is None:
        spaces = "any namespace" if peer.namespaces.selects_all else f"namespaces {peer.namespaces}"
        return spaces if peer.pods.selects_all else f"{peer.pods} in {spaces}"
    if peer.pods.selects_all:
        return f"all of {peer.namespace}"
    return f"{peer.namespace}/{peer.pods}"
