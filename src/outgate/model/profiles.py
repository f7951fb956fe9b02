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
    """A pod's egress to the node that it runs on is never stopped."""
    own_node_always_enters: bool
    """What comes from a pod's own node is never stopped by the pod's ingress policies."""
    cuts_established: bool | None
    """A new deny ends connections that are open already; None where nobody has tried."""
    supports_end_port: bool
    """``endPort`` is honoured; otherwise only ``port`` is."""
