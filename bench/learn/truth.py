"""A cluster of which it is known what everything needs: the truth that learning is judged by.

Knows nothing of records, readers or plans, so that it cannot share a mistake with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Rhythm(StrEnum):
    """When a need is used."""

    STEADY = "steady"
    """At random, so many times a day."""
    NIGHTLY = "nightly"
    """Once a night, with a burst of connections."""
    WEEKLY = "weekly"
    """On one day of the week."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A port that the pods of a workload listen on."""

    name: str
    number: int
    protocol: str = "TCP"


@dataclass(frozen=True, slots=True)
class Workload:
    """What owns pods."""

    namespace: str
    kind: str
    name: str
    replicas: int = 1
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    listens: tuple[Listening, ...] = ()

    def __str__(self) -> str:
        return f"{self.namespace}/{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class Service:
    """A Service in front of one workload, with one port."""

    namespace: str
    name: str
    workload: Workload
    port: int
    target: int
    protocol: str
    address: str


@dataclass(frozen=True, slots=True)
class Host:
    """Something outside of the cluster."""

    addresses: tuple[str, ...]
    """All that it ever has."""
    name: str = ""
    """What it is looked up as; empty for what is configured by address."""
    at_once: int = 0
    """So many of its addresses are answered at a time, others later; 0 for all."""
    hours: int = 6
    """After how many others are answered."""

    def __str__(self) -> str:
        return self.name or self.addresses[0]


@dataclass(frozen=True, slots=True)
class Platform:
    """The API server: a Service without pods behind it."""

    name: str
    address: str
    port: int
    behind: str
    behind_port: int

    def __str__(self) -> str:
        return self.name


Destination: TypeAlias = Workload | Host | Platform


@dataclass(frozen=True, slots=True)
class Need:
    """One workload needs one port of one destination."""

    source: Workload
    to: Destination
    port: int
    """Where the server listens, behind any Service."""
    protocol: str
    per_day: float
    rhythm: Rhythm = Rhythm.STEADY
    through: Service | None = None
    """The Service that the client asks for."""

    def __str__(self) -> str:
        return f"{self.source} > {self.to}:{self.port}/{self.protocol}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Everything that is there, and what of it needs what."""

    name: str
    nodes: tuple[tuple[str, str], ...]
    """Name and address."""
    namespaces: tuple[str, ...]
    workloads: tuple[Workload, ...]
    services: tuple[Service, ...]
    hosts: tuple[Host, ...]
    needs: tuple[Need, ...]
    guarded: tuple[Workload, ...] = ()
    """An ingress policy of today lets only those in that need them."""
    denied: tuple[Need, ...] = ()
    """What is tried and denied by it; nobody needs it."""
    dns: Service | None = None
    api: Platform | None = None
    family: int = 4
    """Of addresses: 4 or 6."""
