"""What one enforcer (a network plugin and its settings) makes of a policy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """An enforcer's answers where the API leaves room, or where it departs from the API."""

    name: str
    title: str
    source: str
    """Where the answers come from, in words."""
    block_matches_pods: bool
    """An ipBlock matches a pod whose address it holds."""
    block_matches_nodes: bool
    """An ipBlock matches a node, and a hostNetwork pod, whose address it holds."""
    own_node_always_allowed: bool
    """Traffic between a pod and the node that it runs on is never stopped."""
    supports_end_port: bool
    """``endPort`` is honoured; otherwise only ``port`` is."""
