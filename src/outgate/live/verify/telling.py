"""What is added to an answer once the probes have been judged."""

from __future__ import annotations

from dataclasses import replace

from outgate.live.verify import cluster
from outgate.live.verify.answers import Enforcement, NodeAnswer, PoolAnswer
from outgate.live.verify.cluster import Talk
from outgate.live.verify.reasons import likely_reason, plugins_of


def unprobed(node: str, trouble: str) -> NodeAnswer:
    """Return the answer for a node on which no probe ran.

    Args:
        node: The node.
        trouble: Why.
    """
    return NodeAnswer(name=node, verdict=Enforcement.INCONCLUSIVE, reason=trouble)


def with_reasons(api: Talk, pools: tuple[PoolAnswer, ...]) -> tuple[PoolAnswer, ...]:
    """Add a likely reason to each pool that does not enforce, or has no network.

    Args:
        api: The API server; it is asked only where a reason is wanted.
        pools: The pools.
    """
    if all(pool.verdict is Enforcement.ENFORCED or not pool.nodes for pool in pools):
        return pools
    listed = cluster.daemon_sets(api)
    plugins = None if listed is None else plugins_of(listed)
    groups = cluster.served_groups(api)
    kubelets = [
        str(((node.get("status") or {}).get("nodeInfo") or {}).get("kubeletVersion", ""))
        for node in cluster.nodes(api)
    ]
    return tuple(
        replace(pool, likely_reason=likely_reason(pool, pools, plugins, groups, kubelets))
        for pool in pools
    )
