"""The cluster's things: namespaces, workloads and their pods, Services, nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outgate.model.origins import NOWHERE, Origin
from outgate.sets.addresses import NOTHING as NO_ADDRESSES
from outgate.sets.addresses import Address, AddressSet

Labels = Mapping[str, str]

METADATA_NAME = "kubernetes.io/metadata.name"
"""The one namespace label that the API server sets itself."""


@dataclass(frozen=True, slots=True)
class Namespace:
    """A namespace and what is known of its labels."""

    name: str
    labels: Labels
    origin: Origin
    labels_known: bool = True
    """False where no Namespace document was read: then only `METADATA_NAME` is known."""


@dataclass(frozen=True, slots=True)
class ContainerPort:
    """One entry of a container's ``ports``: "Protocol for port. ... Defaults to TCP"."""

    name: str
    protocol: str
    number: int


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod, or the template that pods are made from."""

    namespace: str
    name: str
    labels: Labels
    ports: tuple[ContainerPort, ...]
    host_network: bool
    node: str | None
    addresses: tuple[Address, ...]
    """status.podIPs; empty for a template or a pod that is not yet scheduled."""
    service_account: str
    origin: Origin
    is_template: bool = False
    ready: bool = True
    created: int = 0
    """Microseconds since 1970; 0 where the input does not tell. It had no address before."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What people name: the owner of pods, or a pod of its own."""

    kind: str
    namespace: str
    name: str
    origin: Origin
    pods: tuple[Pod, ...]
    replicas: int | None = None
    """spec.replicas; None where the kind has none or it is not stated (the default is 1)."""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.kind}/{self.name}"


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One port of a Service and where it leads."""

    name: str
    protocol: str
    number: int
    target: int | str
    """targetPort: a number, or the name of a port of each pod."""
    app_protocol: str = ""
    node_port: int = 0
    """The port of every node that leads here; 0 where there is none, or it is not known yet."""


@dataclass(frozen=True, slots=True)
class Backend:
    """One address behind a Service, from an EndpointSlice."""

    addresses: tuple[Address, ...]
    ports: tuple[ServicePort, ...]
    ready: bool
    pod: str = ""
    """targetRef.name, where it names a pod."""


@dataclass(frozen=True, slots=True)
class Service:
    """A Service."""

    namespace: str
    name: str
    kind: str
    """spec.type: ClusterIP, NodePort, LoadBalancer or ExternalName."""
    selector: Labels | None
    """None for a Service without selector, whose endpoints somebody else writes."""
    ports: tuple[ServicePort, ...]
    cluster_addresses: tuple[Address, ...]
    external_addresses: tuple[Address, ...]
    """Load balancer and external addresses."""
    has_external_ips: bool
    """Whether spec.externalIPs names some."""
    keeps_client_address: bool
    """externalTrafficPolicy Local."""
    source_ranges: tuple[str, ...]
    """loadBalancerSourceRanges, as written."""
    external_name: str
    publishes_unready: bool
    origin: Origin
    unfilled: tuple[str, ...] = ()
    """Variables that nobody filled in, where they decide what stands behind it."""
    backends: tuple[Backend, ...] | None = None
    """What its EndpointSlices say; None where none was read."""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its addresses and the range that its pods get theirs from."""

    name: str
    addresses: tuple[Address, ...]
    pod_range: AddressSet = NO_ADDRESSES
    labels: Labels = field(default_factory=dict)
    origin: Origin = NOWHERE
