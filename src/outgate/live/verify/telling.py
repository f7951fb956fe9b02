"""What is added to an answer once the probes have been judged."""

from __future__ import annotations

from dataclasses import replace

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.seeing import daemon_set_seen
from outgate.live.verify import cluster
from outgate.live.verify.answers import Enforcement, NodeAnswer, PoolAnswer
from outgate.live.verify.cluster import Talk
from outgate.live.verify.reasons import likely_reason


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
    seen = Observation(
        groups=cluster.served_groups(api),
        nodes=tuple(cluster.nodes(api)),
        daemon_sets=None if listed is None else tuple(map(daemon_set_seen, listed)),
    )
    return tuple(replace(pool, likely_reason=likely_reason(pool, pools, seen)) for pool in pools)
