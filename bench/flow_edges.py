"""A store of recorded edges of a size: every pair of workloads and port once, and the outside."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence, Example, Sightings
from outgate.flows.parties import Party, PartyKind
from outgate.flows.store.store import Store

_DAY = 86_400 * 1_000_000
_FIRST_DAY = 20_454
_OUTSIDE_SHARE = 0.1


def write_store(path: Path, edges: int, namespaces: int, each: int) -> None:
    """Write a store of edges between the workloads of a synthetic cluster.

    Args:
        path: The file.
        edges: How many, all of them different.
        namespaces: Of the cluster.
        each: Workloads in each of them.
    """
    chance = random.Random(edges)
    workloads = [
        Party(PartyKind.WORKLOAD, f"ns-{space:03d}", "Deployment", f"app-{number:03d}")
        for space in range(namespaces)
        for number in range(each)
    ]
    with Store(path, create=True) as store, store.writing():
        store.add(_edges(chance, workloads, edges))


def _edges(chance: random.Random, workloads: list[Party], edges: int) -> Iterator[Edge]:
    for number in range(edges):
        source = workloads[number % len(workloads)]
        turn = number // len(workloads)
        if chance.random() < _OUTSIDE_SHARE:
            # Numbered, so that no two are the same.
            low = f"{turn >> 8 & 255}.{turn & 255}"
            to, port = Party(PartyKind.EXTERNAL, address=f"198.18.{low}"), 443
        else:
            at = (number * 7 + turn) % len(workloads)
            to, port = workloads[at], 8000 + at % 50
            port += turn // len(workloads)
        kind = TrafficClass.ALLOWED if chance.random() < 0.9 else TrafficClass.ALLOWED_BY_POLICY
        yield Edge(EdgeKey(source, to, "TCP", port, kind), _evidence(chance, number))


def _evidence(chance: random.Random, number: int) -> Evidence:
    days = {_FIRST_DAY + day: Sightings(chance.randrange(1, 99)) for day in range(3)}
    time = _FIRST_DAY * _DAY + number
    examples = tuple(
        Example(time + one, f"hubble.log:{number}", f"pod-{one}", "10.244.1.2", 40_000 + one)
        for one in range(2)
    )
    return Evidence(time, time + 2 * _DAY, 6, days, sources={"hubble": 200}, examples=examples)
