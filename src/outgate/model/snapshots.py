"""The cluster as data at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outgate.model.gaps import Gap
from outgate.model.routes import NO_ROUTING, Routing
from outgate.model.workloads import Namespace, Node, Service, Workload
from outgate.sets.addresses import NOTHING, AddressSet


@dataclass(frozen=True, slots=True)
class Networks:
    """The address ranges and families of the cluster, as far as the input or the user says."""

    pods: AddressSet = NOTHING
    """Where pods get addresses from; empty where unknown."""
    services: AddressSet = NOTHING
    families: frozenset[int] = frozenset()
    """4, 6 or both; empty where nothing in the input tells."""
    pods_from: str = ""
    """Where `pods` was read: an option's name, or what in the input."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that was read, apart from policies."""

    namespaces: Mapping[str, Namespace]
    workloads: tuple[Workload, ...]
    """Sorted by namespace, name, kind."""
    services: Mapping[tuple[str, str], Service]
    nodes: Mapping[str, Node]
    networks: Networks = Networks()
    routing: Routing = NO_ROUTING
    gaps: tuple[Gap, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Kinds that have no bearing on reachability, and how many of each were met."""
    documents: int = 0
    sources: int = 0
