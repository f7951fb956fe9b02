"""What was seen of a cluster: plain data, so that everything that judges it can be tested by hand.

A field is None where the user may not read it, and empty where there is nothing. Where it holds
what some namespaces have, `scope` says which: what is not in it is not absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from outgate.manifests.cluster_api.resources import Resource
from outgate.model.facts import Unread

Body: TypeAlias = Mapping[str, Any]
_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class ContainerSeen:
    """One container of a pod template."""

    name: str
    image: str
    arguments: tuple[str, ...] = ()
    """Command and arguments, in order."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Values that stand in the manifest; nothing is looked up."""
    host_ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DaemonSetSeen:
    """One DaemonSet."""

    namespace: str
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    pod_labels: Mapping[str, str] = field(default_factory=dict)
    containers: tuple[ContainerSeen, ...] = ()
    init_containers: tuple[str, ...] = ()
    host_network: bool = False
    ready: int = 0
    desired: int = 0

    @property
    def place(self) -> str:
        """How it is named in sources."""
        return f"DaemonSet {self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class PodSeen:
    """What is kept of a pod."""

    namespace: str
    name: str
    node: str = ""
    owner: str = ""
    """``Kind/name`` of what controls it; empty for a pod that somebody made by itself."""
    labels: Mapping[str, str] = field(default_factory=dict)
    containers: tuple[str, ...] = ()
    """Names, those of init containers that stay included."""
    addresses: tuple[str, ...] = ()
    host_network: bool = False
    ready: bool = False
    ended: bool = False
    asks_node_address: bool = False
    """A container gets ``status.hostIP``: it is going to talk to its node."""
    has_pod_identity: bool = False
    """EKS has put the address of its Pod Identity agent into the environment."""
    mirror: bool = False
    """The image of a static pod, which kubelet runs from a file."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything that was read."""

    context: str = ""
    version: str = ""
    groups: frozenset[str] = frozenset()
    """``group/version`` of all that is served."""
    served: frozenset[str] = frozenset()
    """Which of the resources that a cluster need not have it has, by ``plural.group``."""
    nodes: tuple[Body, ...] | None = ()
    namespaces: tuple[Body, ...] | None = ()
    daemon_sets: tuple[DaemonSetSeen, ...] | None = ()
    pods: tuple[PodSeen, ...] | None = ()
    services: tuple[Body, ...] | None = ()
    service_accounts: tuple[Body, ...] | None = ()
    slices: Mapping[str, tuple[Body, ...]] | None = field(default_factory=dict)
    """EndpointSlices of the Services that matter, by ``namespace/name``."""
    service_ranges: tuple[Body, ...] | None = ()
    config_maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Those of kube-system that were there, by name."""
    settings: Mapping[str, tuple[Body, ...]] = field(default_factory=dict)
    """Custom resources of plugins, by ``plural.group``."""
    policies: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind, by ``plural.group``."""
    policy_endpoints: int | None = None
    """How many PolicyEndpoints the VPC CNI's controller has made; None where they are not served,
    or may not be counted."""
    peer_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What an egress peer can be in each kind of cluster-wide policy, by ``plural.group``, as the
    API server's OpenAPI schema says."""
    definitions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Annotations of the CustomResourceDefinitions that were asked for, by name."""
    kubelets: Mapping[str, Body] = field(default_factory=dict)
    """Kubelet's configuration, by node, of those that were asked."""
    unread: tuple[Unread, ...] = ()
    scope: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """``plural.group`` of what could not be listed in the whole cluster, and where it could be."""

    def serves(self, group: str) -> bool:
        """Say whether an API group is served."""
        return any(served.partition("/")[0] == group for served in self.groups)

    def is_whole(self, resource: Resource) -> bool:
        """Say whether a resource was listed in the whole cluster, so that absence means absence."""
        return resource.name not in self.scope

    def has_read(self, resource: Resource, namespace: str) -> bool:
        """Say whether a resource was listed in a namespace."""
        read = self.scope.get(resource.name)
        return read is None or namespace in read

    def only_in(self, resource: Resource) -> str:
        """Return, to follow a source, where a resource was read if not everywhere."""
        read = sorted(self.scope.get(resource.name, ()))
        more = f" and {len(read) - _MOST_NAMES} more" if len(read) > _MOST_NAMES else ""
        return f", in {', '.join(read[:_MOST_NAMES])}{more} only" if read else ""
