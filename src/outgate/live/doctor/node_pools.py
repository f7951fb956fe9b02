"""Node pools, and on which of their nodes an enforcer is ready."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outgate.cluster.fields import at, mapping, sequence, text
from outgate.live.doctor.observation import Body, DaemonSetSeen, Observation
from outgate.live.doctor.plugins.sighting import Sighting
from outgate.live.doctor.resources import DAEMON_SETS, PODS
from outgate.live.doctor.seeing import labels_of, name_of
from outgate.live.verify.pools import node_of
from outgate.model.facts import Confidence, Coverage, Enforcing, Fact, NodePool, Presence

_FARGATE = "eks.amazonaws.com/compute-type"
_VIRTUAL_TAINT = "virtual-kubelet.io/provider"
_POOLS = {"fargate": "Fargate", "virtual": "virtual nodes"}
"""What a sort of nodes is called that belongs to no pool."""
MOST_LACKING = 20
"""Names of nodes that are kept of one pool."""


@dataclass(frozen=True, slots=True)
class _Node:
    name: str
    key: tuple[str, str, str, str]
    sort: str
    """``fargate``, ``virtual``, ``windows``, or empty for an ordinary one."""


def node_pools(seen: Observation, sightings: Sequence[Sighting]) -> tuple[NodePool, ...]:
    """Group nodes by pool, operating system, architecture and runtime.

    Args:
        seen: What was read.
        sightings: The enforcers.
    """
    groups: dict[tuple[str, str, str, str], list[_Node]] = {}
    for body in sorted(seen.nodes or (), key=name_of):
        node = _read(body)
        groups.setdefault(node.key, []).append(node)
    covered = covered_nodes(seen, sightings)
    pools = []
    for (name, system, architecture, runtime), nodes in sorted(groups.items()):
        coverage, lacking = _coverage(nodes, covered, seen, sightings)
        pools.append(
            NodePool(
                name=name,
                operating_system=system,
                architecture=architecture,
                runtime=runtime,
                nodes=Fact(len(nodes), "Nodes"),
                coverage=coverage,
                lacking=tuple(lacking[:MOST_LACKING]),
            )
        )
    return tuple(pools)


def sort_of(node: Body) -> str:
    """Say what sort of node it is, where enforcers treat the sort apart.

    Args:
        node: The Node.

    Returns:
        ``fargate``, ``virtual``, ``windows``, or nothing for an ordinary node.
    """
    labels = labels_of(node)
    taints = {text(mapping(taint).get("key")) for taint in sequence(at(node, ("spec", "taints")))}
    if labels.get(_FARGATE) == "fargate":
        return "fargate"
    if labels.get("type") == "virtual-kubelet" or _VIRTUAL_TAINT in taints:
        return "virtual"
    return "windows" if labels.get("kubernetes.io/os") == "windows" else ""


def _read(body: Body) -> _Node:
    described = node_of(body)
    information = mapping(at(body, ("status", "nodeInfo")))
    runtime = text(information.get("containerRuntimeVersion")).partition("://")[0]
    sort = sort_of(body)
    key = (
        _POOLS.get(sort, described.pool),
        described.operating_system,
        text(information.get("architecture")) or "unknown",
        runtime or "unknown",
    )
    return _Node(described.name, key, sort)


def covered_nodes(seen: Observation, sightings: Sequence[Sighting]) -> frozenset[str]:
    """Return the nodes on which an enforcer that may enforce is ready.

    Args:
        seen: What was read.
        sightings: The enforcers.
    """
    found: set[str] = set()
    for sighting in sightings:
        if sighting.enforcer.enforcing.value is Enforcing.NO:
            continue
        found |= sighting.built_in_nodes
        found |= nodes_with_agent(seen, sighting.daemon_sets)
    return frozenset(found)


def nodes_with_agent(seen: Observation, daemon_sets: Iterable[DaemonSetSeen]) -> frozenset[str]:
    """Return the nodes on which a pod of one of these DaemonSets is ready.

    Args:
        seen: What was read.
        daemon_sets: The DaemonSets of one agent.
    """
    owners = {(item.namespace, f"DaemonSet/{item.name}") for item in daemon_sets}
    return frozenset(
        pod.node for pod in seen.pods or () if pod.ready and (pod.namespace, pod.owner) in owners
    )


def _coverage(
    nodes: Sequence[_Node],
    covered: frozenset[str],
    seen: Observation,
    sightings: Sequence[Sighting],
) -> tuple[Fact[Coverage], list[str]]:
    lacking = [node.name for node in nodes if node.name not in covered]
    sorts = {node.sort for node in nodes}
    if sorts & {"fargate", "virtual"} and not sorts - {"fargate", "virtual"}:
        words = "the nodes' labels and taints: they take no DaemonSet"
        return Fact(Coverage.NEVER, words), [node.name for node in nodes]
    possible = [item for item in sightings if item.enforcer.enforcing.value is not Enforcing.NO]
    if not possible:
        if seen.daemon_sets is None or not seen.is_whole(DAEMON_SETS):
            words = "DaemonSets may not be listed"
            words += "" if seen.daemon_sets is None else " in all namespaces"
            return Fact(Coverage.UNKNOWN, words, Confidence.ASSUMED), []
        words = "no enforcer that is switched on was found"
        return Fact(Coverage.UNCOVERED, words, Confidence.ASSUMED), lacking
    if all(item.enforcer.presence.value is Presence.TRACES for item in possible):
        words = f"{possible[0].enforcer.title} is seen by its traces only"
        return Fact(Coverage.UNKNOWN, words, Confidence.ASSUMED), []
    homes = {item.namespace for sighting in possible for item in sighting.daemon_sets}
    if homes and (seen.pods is None or not all(seen.has_read(PODS, home) for home in homes)):
        words = "Pods may not be listed, so it is not known where the agent is ready"
        return Fact(Coverage.UNKNOWN, words, Confidence.ASSUMED), []
    source = "ready pods of " + " and ".join(_agents(possible))
    if not lacking:
        return Fact(Coverage.COVERED, source), []
    if sorts == {"windows"} and len(lacking) == len(nodes):
        return Fact(Coverage.NEVER, f"{source}: none on Windows"), lacking
    value = Coverage.UNCOVERED if len(lacking) == len(nodes) else Coverage.PARTLY
    return Fact(value, source), lacking


def _agents(possible: Iterable[Sighting]) -> list[str]:
    found = [item.place for sighting in possible for item in sighting.daemon_sets]
    found += [sighting.enforcer.title for sighting in possible if sighting.built_in_nodes]
    return found or [sighting.enforcer.title for sighting in possible]
