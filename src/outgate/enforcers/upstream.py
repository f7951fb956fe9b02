"""What the Kubernetes documentation and the upstream end-to-end tests say."""

from outgate.model.profiles import Profile

PROFILE = Profile(
    name="upstream",
    title="Kubernetes as documented and as its end-to-end tests expect",
    source="the NetworkPolicy documentation and test/e2e/network/netpol",
    # e2e: "should allow egress access to server in CIDR block", where the server is a pod.
    block_matches_pods=True,
    block_matches_nodes=True,
    # Docs: "traffic to and from the node where a Pod is running is always allowed, regardless of
    # the IP address of the Pod or the node".
    own_node_always_allowed=True,
    own_node_always_enters=True,
    # Docs: what happens to existing connections is "implementation-defined".
    cuts_established=None,
    supports_end_port=True,
)
