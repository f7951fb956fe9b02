"""What must be known of Cilium on a cluster before its own policies are applied there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outgate.dialects.cilium.write import Host
from outgate.planning.back_ends import BackEnd
from outgate.planning.cilium_policies import HOST, PlannedCiliumPolicy
from outgate.planning.ground import Ground
from outgate.planning.plans import Obstacle

_AKS = "aks"


def cilium_notes(ground: Ground, policies: Sequence[PlannedCiliumPolicy]) -> Iterator[Obstacle]:
    """Yield notes on a plan with policies in Cilium's language; none where it has none.

    Args:
        ground: The cluster, and what is known about it.
        policies: Those of all namespaces.
    """
    if ground.back_end is not BackEnd.CILIUM or not policies:
        return
    if not ground.cilium.is_seen:
        yield Obstacle(
            "cilium-not-seen",
            f"{len(policies)} of the policies {'is' if len(policies) == 1 else 'are'} in Cilium's "
            "language, and nothing says that Cilium enforces on this cluster",
            "write the facts of the live cluster with outgate doctor --facts FILE and plan with "
            "them",
            stops=False,
        )
    if any(
        one.rule.watches_dns and HOST in one.rule.peers
        for policy in policies
        for one in policy.rules
    ):
        yield Obstacle(
            "look-ups-on-node",
            "names are looked up at a cache on the node here; that Cilium watches those look-ups "
            "was measured with 1.20 only",
            "in stage 2 ask the agent of a node that looks names up, with cilium-dbg fqdn cache "
            "list: they must be there before stage 3",
            stops=False,
        )
    platform = ground.facts.platform
    follows_names = any(
        isinstance(peer, Host)
        for policy in policies
        for one in policy.rules
        for peer in one.rule.peers
    )
    if platform is not None and platform.value.lower().startswith(_AKS) and follows_names:
        yield Obstacle(
            "names-on-aks",
            "AKS follows host names only with Advanced Container Networking Services, which are "
            "paid for",
            "see that they are switched on before stage 3; without them these needs are cut",
            stops=False,
        )
