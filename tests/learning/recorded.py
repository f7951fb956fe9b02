"""Recorded traffic on some days, and what is learnt of it in one line of a test."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.intents.documents import Intents
from outgate.intents.reading import read_intents_text
from outgate.learning.needs.answers import LearnAnswer, Standing
from outgate.learning.needs.learn import learn
from outgate.learning.needs.options import LearnOptions
from outgate.loading import load
from outgate.questions.world import World
from outgate.sets.addresses import parse_block
from tests.simulate.replaying import CLUSTER, DAY, NOON, WEB

DNS = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      containers:
      - {name: a, image: a, ports: [{name: dns, containerPort: 5353, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports: [{port: 53, targetPort: dns, protocol: UDP}]
"""
TODAY = date(2027, 2, 1)
RESOLVER = Party(PartyKind.WORKLOAD, "kube-system", "Deployment", "coredns")


def on(
    days: Sequence[int],
    source: Party,
    destination: Party,
    port: int,
    protocol: str = "TCP",
    kind: TrafficClass = TrafficClass.ALLOWED,
    *,
    each: int = 5,
    names: Sequence[str] = (),
    inferred: bool = False,
    services: Sequence[str] = (),
    minute: int = 0,
) -> Edge:
    """Return an edge that was seen on some days, so often on each."""
    count = each * len(days)
    first = NOON + min(days) * DAY + minute * 60_000_000
    return Edge(
        EdgeKey(source, destination, protocol, port, kind),
        Evidence(
            first=first,
            last=max(first, NOON + max(days) * DAY),
            records=count,
            days={(NOON // DAY) + day: Sightings(at_source=each) for day in days},
            inferred=count if inferred else 0,
            sources={"plain": count},
            names=dict.fromkeys(names, count),
            services=dict.fromkeys(services, count),
        ),
    )


def cluster(*parts: str, pods: str = "10.244.0.0/16", services: str = "10.96.0.0/12") -> World:
    """Return the world of the cluster with more in it."""
    return load(
        "-",
        stdin=io.BytesIO((CLUSTER + "".join(parts)).encode()),
        pod_range=parse_block(pods),
        service_range=parse_block(services),
    )


def learnt(
    edges: Sequence[Edge],
    world: World | None = None,
    intents: str = "",
    existing: Intents | None = None,
    **options: object,
) -> LearnAnswer:
    """Learn."""
    if intents:
        existing = read_intents_text(intents, "intents.yaml")
    chosen = replace(LearnOptions(), **options)  # type: ignore[arg-type]
    return learn(edges, world or cluster(DNS), existing, chosen, today=TODAY)


def needs(answer: LearnAnswer, standing: Standing = Standing.NEW) -> list[str]:
    """Return the needs as words: whose, and what."""
    return [f"{one.subject} > {one.need}" for one in answer.needs if one.standing is standing]


def apart(answer: LearnAnswer) -> list[str]:
    """Return the names of what a person has to look at."""
    return [one.name for one in answer.review if not one.accepted]


def web_reached(destination: Party, port: int, protocol: str = "TCP", **more: object) -> Edge:
    """Return an edge of shop/web that was seen on each day of a week."""
    return on(range(7), WEB, destination, port, protocol, **more)  # type: ignore[arg-type]
