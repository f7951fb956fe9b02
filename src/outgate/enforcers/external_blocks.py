"""An enforcer that takes ipBlocks as addresses outside of the cluster only."""

from outgate.model.profiles import Profile

PROFILE = Profile(
    name="external-blocks",
    title="as upstream, but an ipBlock never matches a pod or a node",
    source=(
        'the NetworkPolicy documentation: ipBlocks "should be cluster-external IPs"; '
        "Cilium reads them so unless policy-cidr-match-mode says otherwise"
    ),
    block_matches_pods=False,
    block_matches_nodes=False,
    own_node_always_allowed=True,
    own_node_always_enters=True,
    cuts_established=None,
    supports_end_port=True,
)
