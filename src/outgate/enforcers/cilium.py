"""Cilium, as measured on a two-node cluster with version 1.20 and default settings."""

from outgate.model.profiles import Profile

PROFILE = Profile(
    name="cilium",
    title="Cilium: ipBlocks match neither pods nor nodes, a new deny cuts open connections",
    source=(
        "measured: Kubernetes 1.34, Cilium 1.20 without policy-cidr-match-mode; "
        "tests/live/agreement repeats it"
    ),
    # Cilium docs: CIDR rules do not apply to endpoints and nodes that Cilium manages, unless
    # policy-cidr-match-mode says otherwise.
    block_matches_pods=False,
    block_matches_nodes=False,
    own_node_always_allowed=False,
    own_node_always_enters=True,
    cuts_established=True,
    supports_end_port=True,
)
