"""What really happened, as edges: the input of the judge, made without any record."""

from __future__ import annotations

from collections.abc import Iterable

from bench.learn.clock import DAY
from bench.learn.traffic import Connection, End, Why
from bench.learn.truth import Cluster
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Sightings
from outgate.flows.parties import Party, PartyKind


def party_of(cluster: Cluster, end: End) -> Party:
    """Return what an end is.

    Args:
        cluster: The cluster.
        end: The end.
    """
    if end.pod is not None:
        workload = end.pod.workload
        return Party(PartyKind.WORKLOAD, workload.namespace, workload.kind, workload.name)
    if end.is_node:
        return Party(PartyKind.NODE, name=cluster.nodes[end.node][0])
    return Party(PartyKind.EXTERNAL, address=end.address)


def key_of(cluster: Cluster, one: Connection) -> EdgeKey:
    """Return the edge of a connection.

    Args:
        cluster: The cluster.
        one: The connection.
    """
    kind = TrafficClass.DENIED if one.is_denied else TrafficClass.ALLOWED
    ends = party_of(cluster, one.client), party_of(cluster, one.server)
    return EdgeKey(*ends, one.protocol, one.port, kind)


def edge_of(key: EdgeKey) -> Edge:
    """Return an edge that was seen once."""
    return Edge(key, Evidence(first=0, last=0, records=1, days={0: Sightings(elsewhere=1)}))


def edges_of(cluster: Cluster, connections: Iterable[Connection]) -> list[Edge]:
    """Return what pods needed of their own, as a source without any defect would record it.

    Args:
        cluster: The cluster.
        connections: What happened.
    """
    times: dict[EdgeKey, list[int]] = {}
    for one in connections:
        if one.why is Why.NEEDED:
            times.setdefault(key_of(cluster, one), []).append(one.time)
    found = []
    for key, seen in sorted(times.items()):
        days: dict[int, Sightings] = {}
        for time in seen:
            days[time // DAY] = days.get(time // DAY, Sightings()) + Sightings(elsewhere=1)
        found.append(
            Edge(
                key,
                Evidence(min(seen), max(seen), len(seen), days, sources={"plain": len(seen)}),
            )
        )
    return found
