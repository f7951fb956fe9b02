"""A small cluster, recorded traffic, and a replay of it in one line of a test."""

from __future__ import annotations

import io
from collections.abc import Sequence

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.learning.answers import Replayed, SimulateAnswer
from outgate.learning.simulating import Candidate, simulate
from outgate.loading import load
from outgate.questions.world import World
from outgate.sets.addresses import parse_block

NOON = 1_800_000_000_000_000
"""Microseconds since 1970."""
DAY = 86_400_000_000

CLUSTER = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: Namespace
metadata: {name: data}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec: {selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
"""  # noqa: E501

WEB_MAY_REACH_API = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{port: 8080}]
  - to: [{ipBlock: {cidr: 203.0.113.0/24}}]
    ports: [{port: 443}]
"""

DB_IS_CLOSED = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: data}
spec: {podSelector: {}, policyTypes: [Ingress]}
"""

WEB = Party(PartyKind.WORKLOAD, "shop", "Deployment", "web")
API = Party(PartyKind.WORKLOAD, "shop", "Deployment", "api")
DB = Party(PartyKind.WORKLOAD, "data", "StatefulSet", "db")
API_SERVICE = Party(PartyKind.SERVICE, "shop", "", "api")


def outside(address: str) -> Party:
    """Return an outside end."""
    return Party(PartyKind.EXTERNAL, address=address)


def seen(
    source: Party,
    destination: Party,
    port: int,
    protocol: str = "TCP",
    kind: TrafficClass = TrafficClass.ALLOWED,
    *,
    count: int = 1,
    names: Sequence[str] = (),
) -> Edge:
    """Return an edge that was seen at noon of one day."""
    return Edge(
        EdgeKey(source, destination, protocol, port, kind),
        Evidence(
            first=NOON,
            last=NOON + DAY // 2,
            records=count,
            days={NOON // DAY: Sightings(at_source=count)},
            sources={"plain": count},
            names=dict.fromkeys(names, count),
        ),
    )


def world(*parts: str, pods: str = "10.244.0.0/16") -> World:
    """Return the world of the cluster with some policies in it."""
    text = CLUSTER + "".join(parts)
    return load("-", stdin=io.BytesIO(text.encode()), pod_range=parse_block(pods))


def replayed(edges: Sequence[Edge], now: World, before: World | None = None) -> SimulateAnswer:
    """Replay edges against a world."""
    ordered = sorted(edges, key=lambda edge: edge.key)
    return simulate(ordered, Candidate("this", now, before))


def lines(found: Sequence[Replayed]) -> list[str]:
    """Return what became of edges, one line each."""
    return [
        f"{one.edge.source} > {one.edge.destination}:{one.edge.port} {one.verdict}" for one in found
    ]
