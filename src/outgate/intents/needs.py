"""What a workload needs to reach: one destination, its ports, why, who owns it, until when.

Plain data. Whether a destination exists is not known here: a need may be older than the cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TypeAlias

from outgate.model.origins import NOWHERE, Origin
from outgate.sets import traffic
from outgate.sets.addresses import AddressSet, parse_block, union_of
from outgate.sets.traffic import Traffic

EvidenceValue: TypeAlias = str | int | float | bool | tuple[str, ...]


class Platform(StrEnum):
    """What a cluster offers to its pods; compiled from ClusterFacts, never from a fixed label."""

    DNS = "dns"
    """Name look-ups, whichever way they go on this cluster."""
    KUBE_APISERVER = "kube-apiserver"
    """The API server, at its Service and behind it."""
    CLOUD_METADATA = "cloud-metadata"
    """The cloud's instance metadata, and with it credentials."""
    NODE_LOCAL = "node-local"
    """A port of the node that the pod runs on."""


@dataclass(frozen=True, slots=True, order=True)
class PortRange:
    """Some ports of one protocol."""

    protocol: str
    low: int
    high: int

    @property
    def traffic(self) -> Traffic:
        """The same as a set."""
        return traffic.of(self.protocol, self.low, self.high)

    def __str__(self) -> str:
        ports = str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        return f"{ports}/{self.protocol}"


@dataclass(frozen=True, slots=True)
class ToWorkload:
    """The pods of a workload."""

    namespace: str
    name: str
    kind: str = ""
    """Empty where the need names none: then the name has to be that of one workload only."""

    def __str__(self) -> str:
        kind = f"{self.kind}/" if self.kind else ""
        return f"{self.namespace}/{kind}{self.name}"


@dataclass(frozen=True, slots=True)
class ToService:
    """A Service; a need's ports are the Service's own, which is what the client dials."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"svc:{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class ToNamespace:
    """Every pod of a namespace."""

    name: str

    def __str__(self) -> str:
        return f"namespace {self.name}"


@dataclass(frozen=True, slots=True)
class ToBlock:
    """A range of addresses."""

    cidr: str
    """In its shortest form, without host bits."""
    excepted: tuple[str, ...] = ()
    """Ranges inside of it that are not meant, in the same form."""

    @property
    def addresses(self) -> AddressSet:
        """The addresses that are meant."""
        return parse_block(self.cidr) - union_of(map(parse_block, self.excepted))

    def __str__(self) -> str:
        return f"{self.cidr} except {', '.join(self.excepted)}" if self.excepted else self.cidr


@dataclass(frozen=True, slots=True)
class ToHost:
    """A host name, which no plain NetworkPolicy can express."""

    name: str
    """``api.example.com``, or ``*.example.com``."""

    @property
    def is_wildcard(self) -> bool:
        """Whether it stands for every name below a domain."""
        return self.name.startswith("*.")

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ToPlatform:
    """Something that the cluster itself offers."""

    service: Platform

    def __str__(self) -> str:
        return str(self.service)


Destination: TypeAlias = ToWorkload | ToService | ToNamespace | ToBlock | ToHost | ToPlatform


@dataclass(frozen=True, slots=True)
class RangeException:
    """Leave to open a range that the baseline keeps closed."""

    why: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a workload needs to reach."""

    to: Destination
    ports: tuple[PortRange, ...]
    """As written; empty only where the destination brings its own: a Service, a platform need."""
    why: str
    """May hold line ends and anything else that a person writes: escape it where it is shown."""
    owner: str = ""
    """Empty where nobody is named."""
    expires: date | None = None
    """The last day on which it is valid, in UTC."""
    exception: RangeException | None = None
    evidence: tuple[tuple[str, EvidenceValue], ...] = ()
    """What was observed of it, as keys and values."""
    origin: Origin = NOWHERE
    """The place of the item in its list."""

    @property
    def traffic(self) -> Traffic:
        """The ports as a set; nothing where the destination brings its own."""
        return reduce(or_, (one.traffic for one in self.ports), traffic.NOTHING)

    @property
    def brings_ports(self) -> bool:
        """Whether the ports are all those that the destination has."""
        return not self.ports

    def is_expired(self, today: date) -> bool:
        """Say whether it is not valid any more.

        Args:
            today: The day, in UTC.
        """
        return self.expires is not None and self.expires < today

    @property
    def evidence_by_key(self) -> Mapping[str, EvidenceValue]:
        """What was observed, as a mapping."""
        return dict(self.evidence)

    def __str__(self) -> str:
        ports = ",".join(map(str, self.ports))
        if not ports:
            return str(self.to)
        is_v6 = isinstance(self.to, ToBlock) and ":" in self.to.cidr
        return f"[{self.to}]:{ports}" if is_v6 else f"{self.to}:{ports}"
