"""Pods over time: redeployed, restarted, run for minutes; addresses go from one to another."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.learn.addresses import of_pod
from bench.learn.clock import DAY, HOUR, MINUTE, START
from bench.learn.truth import Cluster, Rhythm, Workload

_SAFE = "bcdfghjklmnpqrstvwxz2456789"
"""Kubernetes makes the endings of names from these."""
_RUN = 6 * MINUTE
"""How long a Job's pod lives."""
_FIRST, _LAST = 2, 60
"""The last number of a pod's address; few, so that they are used again soon."""


@dataclass(frozen=True, slots=True, eq=False)
class Pod:
    """One pod, from its birth to its death."""

    workload: Workload
    name: str
    address: str
    node: int
    labels: Mapping[str, str]
    controller: tuple[str, str]
    """Kind and name of what owns it at once: a ReplicaSet, a Job."""
    uid: str
    born: int
    """Microseconds since 1970."""
    died: int


@dataclass(slots=True)
class Pods:
    """All pods of a cluster."""

    by_workload: dict[Workload, list[Pod]] = field(default_factory=dict)

    def at(self, workload: Workload, time: int) -> list[Pod]:
        """Return the pods of a workload that run at a time."""
        pods = self.by_workload.get(workload, [])
        last = bisect_right(pods, time, key=lambda pod: pod.born)
        return [pod for pod in pods[:last] if time < pod.died]

    def __iter__(self) -> Iterator[Pod]:
        for pods in self.by_workload.values():
            yield from pods


@dataclass(frozen=True, slots=True)
class _Life:
    workload: Workload
    ordinal: int
    generation: int
    born: int
    died: int


def runs_of(cluster: Cluster, workload: Workload, days: int) -> list[int]:
    """Return when the runs of a CronJob begin.

    Args:
        cluster: The cluster.
        workload: The CronJob.
        days: How many days there are.
    """
    rhythms = {need.rhythm for need in cluster.needs if need.source == workload}
    if Rhythm.STEADY in rhythms:
        return [START + hour * HOUR + 7 * MINUTE for hour in range(days * 24)]
    if Rhythm.NIGHTLY in rhythms:
        return [START + day * DAY + 2 * HOUR for day in range(days)]
    return [START + day * DAY + 4 * HOUR for day in range(days) if day % 7 == 3]


def live(cluster: Cluster, days: int, chance: random.Random) -> Pods:
    """Return the pods of some days.

    Args:
        cluster: The cluster.
        days: How many.
        chance: Decides names, addresses, nodes and redeployments, and nothing else.
    """
    lives = sorted(_lives(cluster, days, chance), key=lambda life: life.born)
    hashes: dict[tuple[str, int], str] = {}
    addresses = _Addresses(cluster)
    pods = Pods()
    for life in lives:
        workload = life.workload
        key = (str(workload), life.generation)
        if key not in hashes:
            hashes[key] = _ending(chance, 10)
        node = life.ordinal if workload.kind == "DaemonSet" else chance.randrange(2)
        node %= len(cluster.nodes)
        name, controller, labels = _named(life, hashes[key], chance)
        pod = Pod(
            workload,
            name,
            addresses.take(node, life.born, life.died),
            node,
            {**workload.labels, **labels},
            controller,
            f"{chance.getrandbits(64):016x}",
            life.born,
            life.died,
        )
        pods.by_workload.setdefault(workload, []).append(pod)
    return pods


def _lives(cluster: Cluster, days: int, chance: random.Random) -> Iterator[_Life]:
    end = START + (days + 1) * DAY
    for workload in cluster.workloads:
        if workload.kind == "CronJob":
            for run in runs_of(cluster, workload, days):
                yield _Life(workload, 0, run // MINUTE, run, run + _RUN)
            continue
        times = 1 if workload.kind == "StatefulSet" else 3
        starts = [START - DAY]
        starts += sorted(START + chance.randrange(days * DAY) for _ in range(times))
        for generation, start in enumerate(starts):
            until = starts[generation + 1] if generation + 1 < len(starts) else end
            for ordinal in range(workload.replicas):
                # Pods are replaced one by one.
                wait = 0 if not generation else ordinal * MINUTE
                more = 0 if until == end else ordinal * MINUTE
                yield _Life(workload, ordinal, generation, start + wait, until + more)


def _named(
    life: _Life, made: str, chance: random.Random
) -> tuple[str, tuple[str, str], dict[str, str]]:
    """Return the name of a pod, its controller, and the labels that controllers add."""
    workload = life.workload
    match workload.kind:
        case "Deployment":
            owner = f"{workload.name}-{made}"
            labels = {"pod-template-hash": made, "version": f"v{life.generation}"}
            return f"{owner}-{_ending(chance, 5)}", ("ReplicaSet", owner), labels
        case "StatefulSet":
            name = f"{workload.name}-{life.ordinal}"
            labels = {
                "controller-revision-hash": f"{workload.name}-{made}",
                "statefulset.kubernetes.io/pod-name": name,
                "apps.kubernetes.io/pod-index": str(life.ordinal),
            }
            return name, ("StatefulSet", workload.name), labels
        case "DaemonSet":
            labels = {"controller-revision-hash": made, "pod-template-generation": "1"}
            owner = workload.name
            return f"{owner}-{_ending(chance, 5)}", ("DaemonSet", owner), labels
        case _:
            job = f"{workload.name}-{life.generation}"
            labels = {
                "batch.kubernetes.io/job-name": job,
                "job-name": job,
                "batch.kubernetes.io/controller-uid": f"{life.generation:08x}-0000-4000-8000-00",
            }
            return f"{job}-{_ending(chance, 5)}", ("Job", job), labels


def _ending(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(_SAFE) for _ in range(length))


class _Addresses:
    """Hands out the next free address of a node's range, and begins again at its end."""

    def __init__(self, cluster: Cluster) -> None:
        self._family = cluster.family
        self._next = [_FIRST] * len(cluster.nodes)
        self._until: dict[str, int] = {}

    def take(self, node: int, born: int, died: int) -> str:
        while True:
            address = of_pod(self._family, node, self._next[node])
            self._next[node] = self._next[node] + 1 if self._next[node] < _LAST else _FIRST
            if self._until.get(address, 0) <= born:
                self._until[address] = died + MINUTE
                return address
