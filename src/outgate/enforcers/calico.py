"""Calico, as measured on a two-node cluster with Felix 3.28 in its iptables mode."""

from outgate.model.profiles import Profile

PROFILE = Profile(
    name="calico",
    title="Calico: ipBlocks match pods and nodes, open connections survive a new deny",
    source="measured: Kubernetes 1.34, Felix 3.28, iptables; tests/live/agreement repeats it",
    block_matches_pods=True,
    block_matches_nodes=True,
    # Measured: under an egress policy the kubelet of the own node is out of reach unless a rule
    # names it; readiness probes and connections from the own node enter.
    own_node_always_allowed=False,
    own_node_always_enters=True,
    cuts_established=False,
    supports_end_port=True,
)
