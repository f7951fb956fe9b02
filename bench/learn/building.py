"""Puts a cluster together from a few words per workload and need."""

from __future__ import annotations

import random

from bench.learn.truth import (
    Cluster,
    Destination,
    Host,
    Listening,
    Need,
    Platform,
    Rhythm,
    Service,
    Workload,
)

NODES = (("node-a", "172.18.0.2"), ("node-b", "172.18.0.3"), ("node-c", "172.18.0.4"))
API = Platform("kube-apiserver", "10.96.0.1", 443, "172.18.0.2", 6443)
_SYSTEM = "kube-system"


class Builder:
    """Collects what a cluster is made of."""

    def __init__(self, name: str, chance: random.Random) -> None:
        """Begin with what every cluster has: nodes, the API server and DNS.

        Args:
            name: Of the cluster.
            chance: Where its numbers come from.
        """
        self.name = name
        self.chance = chance
        self._workloads: list[Workload] = []
        self._services: list[Service] = []
        self._needs: list[Need] = []
        self._guarded: list[Workload] = []
        self._denied: list[Need] = []
        self._next_service = 20
        self._next_host = 1
        dns = self.workload(_SYSTEM, "coredns", 53, "UDP", replicas=2, label="k8s-app=kube-dns")
        self.dns = self._serve(dns, "kube-dns", 53, "10.96.0.10")

    def workload(
        self,
        namespace: str,
        name: str,
        port: int = 0,
        protocol: str = "TCP",
        *,
        kind: str = "Deployment",
        replicas: int = 1,
        label: str = "",
        port_name: str = "main",
    ) -> Workload:
        """Add a workload.

        Args:
            namespace: Its namespace.
            name: Its name.
            port: Where it listens; 0 for nowhere.
            protocol: Of that port.
            kind: What owns the pods.
            replicas: How many pods.
            label: ``key=value`` of its pods; ``app`` and its name by default.
            port_name: Of the container's port.
        """
        key, _, value = (label or f"app={name}").partition("=")
        listens = (Listening(port_name, port, protocol),) if port else ()
        made = Workload(namespace, kind, name, replicas, {key: value}, listens)
        self._workloads.append(made)
        return made

    def host(
        self, name: str = "", count: int = 1, *, at_once: int = 0, base: str = "", first: int = 10
    ) -> Host:
        """Return something outside.

        Args:
            name: What it is looked up as; empty where it is known by address only.
            count: How many addresses it has, one after the other.
            at_once: How many of them are answered at a time.
            base: The first three numbers of its addresses; some of the internet by default.
            first: The fourth number of the first of them.
        """
        if not base:
            base = f"45.{60 + self._next_host % 100}.{self.chance.randrange(250)}"
            self._next_host += 1
        return Host(tuple(f"{base}.{first + number}" for number in range(count)), name, at_once)

    def need(
        self,
        source: Workload,
        to: Destination,
        port: int = 0,
        per_day: float = 20.0,
        *,
        protocol: str = "TCP",
        rhythm: Rhythm = Rhythm.STEADY,
        asks: int = 0,
    ) -> None:
        """Add a need.

        Args:
            source: Who needs it.
            to: What.
            port: At which port; the one that a workload listens on by default.
            per_day: How often.
            protocol: Of an outside destination.
            rhythm: When.
            asks: The port of the Service that the client asks for; 0 where it asks the pods.
        """
        through = None
        if isinstance(to, Workload):
            listening = to.listens[0]
            port, protocol = listening.number, listening.protocol
            if asks:
                through = self._service_of(to, asks)
        elif isinstance(to, Platform):
            port = to.behind_port
        self._needs.append(Need(source, to, port, protocol, per_day, rhythm, through))

    def guard(self, workload: Workload, tried_by: Workload) -> None:
        """Let an ingress policy keep out whoever does not need a workload, and somebody try.

        Args:
            workload: What is guarded.
            tried_by: Who tries and is denied.
        """
        self._guarded.append(workload)
        listening = workload.listens[0]
        self._denied.append(Need(tried_by, workload, listening.number, listening.protocol, 3.0))

    def finish(self) -> Cluster:
        """Return the cluster."""
        namespaces = tuple(sorted({one.namespace for one in self._workloads}))
        return Cluster(
            self.name,
            NODES,
            namespaces,
            tuple(self._workloads),
            tuple(self._services),
            tuple(dict.fromkeys(one.to for one in self._needs if isinstance(one.to, Host))),
            tuple(self._needs),
            tuple(self._guarded),
            tuple(self._denied),
            self.dns,
            API,
        )

    def _service_of(self, to: Workload, port: int) -> Service:
        for service in self._services:
            if service.workload == to and service.port == port:
                return service
        name = to.name if all(one.workload != to for one in self._services) else f"{to.name}-{port}"
        self._next_service += 1
        return self._serve(to, name, port, f"10.96.1.{self._next_service}")

    def _serve(self, to: Workload, name: str, port: int, address: str) -> Service:
        listening = to.listens[0]
        made = Service(to.namespace, name, to, port, listening.number, listening.protocol, address)
        self._services.append(made)
        return made
