"""The connections of some days, as they really were."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from bench.learn.addresses import METADATA, in_family, of_pod
from bench.learn.clock import DAY, HOUR, MINUTE, SECOND, START
from bench.learn.pods import Pod, Pods, runs_of
from bench.learn.truth import Cluster, Destination, Host, Need, Platform, Rhythm, Service, Workload

_SWEPT = range(2, 42)
_SCANNED_PORTS = (22, 8080)
_TTL = 60
_INBOUND = "45.15.77.9"


class Why(StrEnum):
    """Why a connection was made."""

    NEEDED = "needed"
    LOOKUP = "lookup"
    """A name was asked for, of the cluster's DNS."""
    DENIED = "denied"
    """An ingress policy of today denies it, and nobody needs it."""
    SCAN = "scan"
    METADATA = "metadata"
    """A library that asks the cloud for credentials that nobody needs."""
    PROBE = "probe"
    """The kubelet's."""
    INBOUND = "inbound"
    """From outside."""


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """An end of a connection."""

    address: str
    pod: Pod | None = None
    node: int = -1
    """Where it is; -1 for outside."""

    @property
    def is_node(self) -> bool:
        """Whether it is a node itself."""
        return self.pod is None and self.node >= 0


@dataclass(frozen=True, slots=True)
class Lookup:
    """A name that was asked for, and the answer."""

    name: str
    addresses: tuple[str, ...]
    seconds: int
    failed: tuple[str, ...] = ()
    """What the search list made of it, asked first and answered with NXDOMAIN."""


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """One connection, whether it came to be or not."""

    time: int
    why: Why
    client: End
    server: End
    client_port: int
    port: int
    """The server's own, behind any Service."""
    protocol: str
    need: Need | None = None
    asked: tuple[str, int] | None = None
    """Address and port of a Service, before they are translated."""
    service: Service | Platform | None = None
    lookup: Lookup | None = None
    is_refused: bool = False
    """Nobody listens: the answer is a reset."""
    is_lost: bool = False
    """Nobody has the address: there is no answer."""

    @property
    def is_denied(self) -> bool:
        """Whether the server's ingress policy stops it."""
        return self.why is Why.DENIED


def connections(
    cluster: Cluster, pods: Pods, days: int, chance: random.Random, share: float = 1.0
) -> list[Connection]:
    """Return the connections of some days, in the order of time.

    Args:
        cluster: The cluster.
        pods: Its pods.
        days: How many days.
        chance: Decides what happens when; with other pods the same happens to other names.
        share: How much of it happens, of what happens several times a day.
    """
    made: list[Connection] = []
    process = _Process(cluster, pods, chance)
    for need in (*cluster.needs, *cluster.denied):
        for time in _times(cluster, need, days, chance, share):
            made += process.of_need(need, time)
    made += process.scan()
    made += process.asking_for_metadata(days)
    made += process.probes(days)
    made.sort(key=lambda one: one.time)
    return made


def _times(
    cluster: Cluster, need: Need, days: int, chance: random.Random, share: float
) -> Iterator[int]:
    per_day = max(2.0, need.per_day * share) if need.per_day >= 2 else need.per_day
    if need.source.kind == "CronJob":
        runs = runs_of(cluster, need.source, days)
        if need.rhythm is Rhythm.WEEKLY:
            runs = [run for run in runs if (run - START) // DAY % 7 == 3]
        each = per_day * days / len(runs) if need.rhythm is Rhythm.STEADY else per_day
        for run in runs:
            for _ in range(_about(each, chance)):
                yield run + 10 * SECOND + chance.randrange(4 * MINUTE)
        return
    for day in range(days):
        if need.rhythm is Rhythm.WEEKLY and day % 7 != 3:
            continue
        for _ in range(_about(per_day, chance)):
            yield START + day * DAY + chance.randrange(DAY)


def _about(mean: float, chance: random.Random) -> int:
    """Return a number that is *mean* on the average, never 0 where it is at least 2."""
    if mean >= 2:
        return max(1, round(chance.gauss(mean, mean**0.5 / 2)))
    return int(mean) + (chance.random() < mean % 1)


class _Process:
    """Makes connections."""

    def __init__(self, cluster: Cluster, pods: Pods, chance: random.Random) -> None:
        self._cluster = cluster
        self._pods = pods
        self._chance = chance

    def of_need(self, need: Need, time: int) -> Iterator[Connection]:
        """Yield a connection, and the lookup before it."""
        client = self._one_of(need.source, time)
        server_draw, lookup_draw = self._chance.random(), self._chance.random()
        port = self._own_port()
        if client is None:
            return
        lookup = self._lookup_for(need, time)
        if lookup is not None and (isinstance(need.to, Host) or lookup_draw < 0.25):
            yield from self._asking(client, time - 20_000, lookup)
        server = self._server(need, time, server_draw, lookup)
        if server is None:
            return
        through: Service | Platform | None = need.through
        asked = None
        if isinstance(need.to, Platform):
            through, asked = need.to, (need.to.address, need.to.port)
        elif need.through is not None:
            asked = (need.through.address, need.through.port)
        yield Connection(
            time,
            Why.DENIED if need in self._cluster.denied else Why.NEEDED,
            client,
            server,
            port,
            need.port,
            need.protocol,
            need,
            asked,
            through,
        )

    def scan(self) -> Iterator[Connection]:
        """Yield what a curious pod tries, on the third day: a sweep of the pods' addresses."""
        time = START + 2 * DAY + 15 * HOUR
        source = self._cluster.needs[0].source
        client = self._one_of(source, time)
        if client is None:
            return
        holders = {pod.address: pod for pod in self._pods if pod.born <= time < pod.died}
        needed = {(need.to, need.port) for need in self._cluster.needs if need.source == source}
        for node, number in product((0, 1), _SWEPT):
            address = of_pod(self._cluster.family, node, number)
            pod = holders.get(address)
            for port in _SCANNED_PORTS:
                time += 50_000
                own = self._own_port()
                if pod is None:
                    server = End(address, None, -1)
                    yield Connection(time, Why.SCAN, client, server, own, port, "TCP", is_lost=True)
                elif not self._is_left_out(pod, source, needed, port):
                    server = End(address, pod, pod.node)
                    refused = all(one.number != port for one in pod.workload.listens)
                    yield Connection(
                        time, Why.SCAN, client, server, own, port, "TCP", is_refused=refused
                    )

    def _is_left_out(
        self, pod: Pod, source: Workload, needed: set[tuple[Destination, int]], port: int
    ) -> bool:
        workload = pod.workload
        if workload == source or workload in self._cluster.guarded:
            return True
        return workload.namespace == "kube-system" or (workload, port) in needed

    def asking_for_metadata(self, days: int) -> Iterator[Connection]:
        """Yield what one workload asks the cloud once a day."""
        source = self._cluster.needs[-1].source
        for day in range(days):
            time = START + day * DAY + 11 * HOUR + self._chance.randrange(HOUR)
            client, port = self._one_of(source, time), self._own_port()
            if client is not None:
                server = End(METADATA[self._cluster.family])
                yield Connection(time, Why.METADATA, client, server, port, 80, "TCP")

    def probes(self, days: int) -> Iterator[Connection]:
        """Yield some probes of kubelets, and connections from outside."""
        for workload in self._cluster.workloads:
            # A pod that serves an ephemeral port shows whether a probe's reply is known as one.
            if not workload.listens or workload.listens[0].protocol != "TCP":
                continue
            for _ in range(days):
                time = START + self._chance.randrange(days * DAY)
                server, port = self._one_of(workload, time), self._own_port()
                if server is not None:
                    node = End(self._cluster.nodes[server.node][1], None, server.node)
                    yield Connection(
                        time, Why.PROBE, node, server, port, workload.listens[0].number, "TCP"
                    )
        first = next(one for one in self._cluster.workloads if one.listens and one.replicas > 1)
        first = next((w for w in self._cluster.workloads if w.name in ("web", "gateway")), first)
        if first.namespace == "kube-system" or first in self._cluster.guarded:
            return
        for _ in range(3 * days):
            time = START + self._chance.randrange(days * DAY)
            server, port = self._one_of(first, time), self._own_port()
            if server is not None:
                number = first.listens[0].number
                stranger = End(in_family(self._cluster.family, _INBOUND))
                yield Connection(time, Why.INBOUND, stranger, server, port, number, "TCP")

    def _own_port(self) -> int:
        return 32_768 + self._chance.randrange(28_000)

    def _one_of(self, workload: Workload, time: int) -> End | None:
        draw = self._chance.random()
        pods = self._pods.at(workload, time)
        if not pods:
            return None
        pod = pods[int(draw * len(pods))]
        return End(pod.address, pod, pod.node)

    def _server(self, need: Need, time: int, draw: float, lookup: Lookup | None) -> End | None:
        match need.to:
            case Workload():
                pods = self._pods.at(need.to, time)
                if not pods:
                    return None
                pod = pods[int(draw * len(pods))]
                return End(pod.address, pod, pod.node)
            case Host():
                known = lookup.addresses if lookup is not None else need.to.addresses
                return End(known[int(draw * len(known))])
            case Platform():
                return End(need.to.behind, None, 0)

    def _lookup_for(self, need: Need, time: int) -> Lookup | None:
        space = need.source.namespace
        if isinstance(need.to, Host):
            if not need.to.name:
                return None
            failed = tuple(
                f"{need.to.name}.{tail}"
                for tail in (f"{space}.svc.cluster.local", "svc.cluster.local", "cluster.local")
            )
            return Lookup(need.to.name, answered(need.to, time), _TTL, failed)
        if need.through is None:
            return None
        name = f"{need.through.name}.{need.through.namespace}.svc.cluster.local"
        return Lookup(name, (need.through.address,), 30)

    def _asking(self, client: End, time: int, lookup: Lookup) -> Iterator[Connection]:
        dns = self._cluster.dns
        server = self._one_of(dns.workload, time) if dns is not None else None
        port = self._own_port()
        if dns is None or server is None:
            return
        yield Connection(
            time,
            Why.LOOKUP,
            client,
            server,
            port,
            dns.target,
            "UDP",
            None,
            (dns.address, dns.port),
            dns,
            lookup,
        )


def answered(host: Host, time: int) -> tuple[str, ...]:
    """Return the addresses that a name has at a time.

    Args:
        host: The host.
        time: When.
    """
    if not host.at_once:
        return host.addresses
    turn = (time - START) // (host.hours * HOUR)
    count = len(host.addresses)
    return tuple(
        host.addresses[(turn * host.at_once + step) % count] for step in range(host.at_once)
    )
