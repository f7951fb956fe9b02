"""Why policies are probably not enforced: a guess from what runs in the cluster, and said so."""

from __future__ import annotations

from collections.abc import Sequence

from outgate.live.doctor.enforcers import find_enforcers
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.verify.answers import Enforcement, NodeAnswer, Outcome, PoolAnswer
from outgate.model.facts import Enforcing, Presence


def likely_reason(pool: PoolAnswer, pools: Sequence[PoolAnswer], seen: Observation) -> str:
    """Say why a pool probably does not enforce.

    Args:
        pool: The pool.
        pools: All pools.
        seen: DaemonSets, API groups and nodes, as far as the user may read them.

    Returns:
        One sentence without a full stop; empty where the pool enforces, or nothing is known.
    """
    sightings = find_enforcers(seen)
    agents = [item for item in sightings if item.daemon_sets and not _is_off(item)]
    weak = [item for item in agents if _ready(item) < _wanted(item)]
    if pool.verdict is Enforcement.INCONCLUSIVE and any(map(has_no_network, pool.nodes)):
        return _no_network(weak)
    if pool.verdict is not Enforcement.NOT_ENFORCED:
        return ""
    nodes = [node for one in pools for node in one.nodes]
    good = [node.name for node in nodes if node.verdict is Enforcement.ENFORCED]
    bad = [node.name for node in pool.nodes if node.verdict is Enforcement.NOT_ENFORCED]
    if good:
        told = "".join(f"; {_readiness(item)}" for item in weak)
        return (
            f"{good[0]} enforces, so the plugin's agent is probably down on {', '.join(bad)}{told}"
        )
    if weak:
        return f"{_readiness(weak[0])}, so its agent is probably down"
    if agents:
        return (
            f"{_named(agents[0])} is ready on every node; a cluster-wide policy, or its audit "
            "mode, may let the traffic through: see outgate doctor"
        )
    return _without_agent(sightings, seen)


def has_no_network(node: NodeAnswer) -> bool:
    """Say whether nothing at all answered a node's probe, policy or not.

    Args:
        node: What was found from the node.
    """
    return bool(node.cases) and all(
        case.without_policy is not Outcome.ANSWERED for case in node.cases
    )


def _no_network(weak: Sequence[Sighting]) -> str:
    told = f": {_readiness(weak[0])}" if weak else ""
    return (
        "new pods have no network there at all, as when the network plugin's agent is down; pods "
        f"that started before may go on as they were{told}"
    )


def _without_agent(sightings: Sequence[Sighting], seen: Observation) -> str:
    built_in = next((item for item in sightings if item.built_in_nodes), None)
    if built_in is not None:
        return f"{built_in.enforcer.title}: {built_in.enforcer.enforcing.source}"
    if seen.daemon_sets is None:
        return "DaemonSets may not be listed, so what should enforce policies is not known"
    off = next(filter(_is_off, sightings), None)
    if off is not None:
        return (
            f"{off.enforcer.title} is there and does not enforce: {off.enforcer.enforcing.source}"
        )
    left = [item.enforcer for item in sightings if item.enforcer.presence.value is Presence.TRACES]
    if left:
        return (
            f"no network plugin that enforces policies runs as a DaemonSet; {left[0].title}'s "
            "resources are installed, so its agent may have stopped or may never have run"
        )
    return "no network plugin that enforces policies was found"


def _is_off(sighting: Sighting) -> bool:
    return sighting.enforcer.enforcing.value is Enforcing.NO


def _ready(sighting: Sighting) -> int:
    return sum(item.ready for item in sighting.daemon_sets)


def _wanted(sighting: Sighting) -> int:
    return sum(item.desired for item in sighting.daemon_sets)


def _named(sighting: Sighting) -> str:
    places = ", ".join(f"{item.namespace}/{item.name}" for item in sighting.daemon_sets)
    return f"{sighting.enforcer.title} ({places})"


def _readiness(sighting: Sighting) -> str:
    return f"{_named(sighting)} is ready on {_ready(sighting)} of {_wanted(sighting)} nodes"
