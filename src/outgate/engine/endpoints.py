"""The ends of connections: classes of pods, nodes, and cells of outside addresses.

Every endpoint is one bit; its position is its index in `Endpoints.all`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from outgate.engine.bits import mask_of
from outgate.engine.cells import Cells
from outgate.model.origins import NOWHERE
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import METADATA_NAME, ContainerPort, Namespace, Node, Pod, Workload
from outgate.sets.addresses import Address, AddressSet, union_of


class EndpointKind(StrEnum):
    """What an endpoint is."""

    POD = "pod"
    NODE = "node"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """One end of connections."""

    index: int
    kind: EndpointKind
    workload: Workload | None = None
    pods: tuple[Pod, ...] = ()
    """The pods of one workload that nothing in force tells apart; for a template, that template."""
    node: str | None = None
    """The node's name, or the node that the pods run on, where known."""
    addresses: tuple[Address, ...] = ()
    """The addresses of the first pod, or of the node."""
    outside: AddressSet = field(default_factory=AddressSet)
    """For an external cell: its addresses, without those of the cluster."""
    cell: int = -1
    hypothetical: str = ""
    """Why a pod that is not in the input stands here: it answers for pods made later."""

    @property
    def pod(self) -> Pod:
        """The pod that stands for all of the class."""
        return self.pods[0]

    @property
    def host_network(self) -> bool:
        """Whether it is a pod on its node's network."""
        return self.kind is EndpointKind.POD and self.pods[0].host_network

    @property
    def namespace(self) -> str:
        """The pods' namespace; empty for nodes and outside addresses."""
        return self.pods[0].namespace if self.pods else ""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """All endpoints of a snapshot, and the masks that name groups of them."""

    all: tuple[Endpoint, ...]
    namespaces: dict[str, Namespace]
    pods: int
    """Every pod class, hypothetical ones included."""
    real_pods: int
    selectable: int
    """Pods that label selectors can select: not those on the host's network."""
    nodes: int
    external: int
    hypothetical: int
    by_cell: dict[int, int]
    """Cell number to the index of the external endpoint."""
    future: dict[str, int]
    """Namespace to the index of the pod that stands for any pod made there later."""
    assumed_dns: int | None
    """Index of the cluster DNS pod that was assumed, where the input has none."""

    @property
    def everything(self) -> int:
        """Every endpoint."""
        return (1 << len(self.all)) - 1


def make_endpoints(
    snapshot: Snapshot, cells: Cells, label_keys: frozenset[str], *, assume_dns: bool
) -> Endpoints:
    """Lay out the endpoints of a snapshot.

    Args:
        snapshot: The cluster.
        cells: The address space as the policies in force cut it.
        label_keys: The label keys that some selector in force asks for; pods of one workload that
            differ in other keys only are one endpoint.
        assume_dns: Whether to add a DNS pod as kubeadm labels it, when the input has none.
    """
    namespaces = dict(snapshot.namespaces)
    found: list[Endpoint] = []
    for workload in snapshot.workloads:
        for pods in _classes(workload, snapshot, cells, label_keys):
            first = pods[0]
            found.append(
                Endpoint(
                    index=len(found),
                    kind=EndpointKind.POD,
                    workload=workload,
                    pods=pods,
                    node=first.node,
                    addresses=_addresses_of(first, snapshot),
                )
            )
    real = len(found)
    future: dict[str, int] = {}
    for name in sorted(namespaces):
        future[name] = len(found)
        found.append(_hypothetical(len(found), name, "a pod made later", {}, ()))
    dns_index = None
    if assume_dns:
        namespaces.setdefault(
            "kube-system",
            Namespace("kube-system", {METADATA_NAME: "kube-system"}, NOWHERE, labels_known=False),
        )
        dns_index = len(found)
        ports = (ContainerPort("dns", "UDP", 53), ContainerPort("dns-tcp", "TCP", 53))
        found.append(
            _hypothetical(
                dns_index, "kube-system", "assumed-kube-dns", {"k8s-app": "kube-dns"}, ports
            )
        )
    pods_end = len(found)
    for name, addresses in _node_addresses(snapshot).items():
        found.append(
            Endpoint(index=len(found), kind=EndpointKind.NODE, node=name, addresses=addresses)
        )
    nodes_end = len(found)
    inside = _inside(snapshot)
    by_cell: dict[int, int] = {}
    for cell, members in enumerate(cells.addresses):
        rest = members - inside
        if rest:
            by_cell[cell] = len(found)
            found.append(
                Endpoint(index=len(found), kind=EndpointKind.EXTERNAL, outside=rest, cell=cell)
            )
    every_pod = (1 << pods_end) - 1
    host = mask_of(item.index for item in found[:pods_end] if item.host_network)
    return Endpoints(
        all=tuple(found),
        namespaces=namespaces,
        pods=every_pod,
        real_pods=(1 << real) - 1,
        selectable=every_pod & ~host,
        nodes=((1 << nodes_end) - 1) & ~every_pod,
        external=((1 << len(found)) - 1) & ~((1 << nodes_end) - 1),
        hypothetical=every_pod & ~((1 << real) - 1),
        by_cell=by_cell,
        future=future,
        assumed_dns=dns_index,
    )


def _hypothetical(
    index: int, namespace: str, name: str, labels: dict[str, str], ports: tuple[ContainerPort, ...]
) -> Endpoint:
    pod = Pod(namespace, name, labels, ports, False, None, (), "default", NOWHERE, True)
    return Endpoint(index=index, kind=EndpointKind.POD, pods=(pod,), hypothetical=name)


def _classes(
    workload: Workload, snapshot: Snapshot, cells: Cells, label_keys: frozenset[str]
) -> Iterable[tuple[Pod, ...]]:
    if len(workload.pods) == 1:
        return [workload.pods]
    groups: dict[object, list[Pod]] = {}
    for pod in workload.pods:
        addresses = _addresses_of(pod, snapshot)
        key = (
            frozenset(item for item in pod.labels.items() if item[0] in label_keys),
            pod.host_network,
            pod.node,
            pod.ports,
            tuple((address.version, cells.cell_of(address)) for address in addresses),
        )
        groups.setdefault(key, []).append(pod)
    return [tuple(pods) for pods in groups.values()]


def _addresses_of(pod: Pod, snapshot: Snapshot) -> tuple[Address, ...]:
    if pod.addresses or not pod.host_network or pod.node is None:
        return pod.addresses
    node = snapshot.nodes.get(pod.node)
    return node.addresses if node is not None else ()


def _node_addresses(snapshot: Snapshot) -> dict[str, tuple[Address, ...]]:
    names: dict[str, tuple[Address, ...]] = {
        name: node.addresses for name, node in snapshot.nodes.items()
    }
    for workload in snapshot.workloads:
        for pod in workload.pods:
            if pod.node is not None and pod.node not in names:
                names[pod.node] = ()
            if pod.node is not None and pod.host_network and not names[pod.node]:
                names[pod.node] = pod.addresses
    return dict(sorted(names.items()))


def _inside(snapshot: Snapshot) -> AddressSet:
    """Return every address that is known to belong to the cluster."""
    nodes: Iterable[Node] = snapshot.nodes.values()
    return union_of(
        [
            *(
                address.as_set()
                for workload in snapshot.workloads
                for pod in workload.pods
                for address in pod.addresses
            ),
            *(address.as_set() for node in nodes for address in node.addresses),
            *(
                address.as_set()
                for service in snapshot.services.values()
                for address in service.cluster_addresses
            ),
            snapshot.networks.pods,
            snapshot.networks.services,
        ]
    )
