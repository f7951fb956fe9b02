"""What the ends of a record are: workloads of the snapshot, Services, nodes, or outside.

A name that the record carries comes before an address: an address goes from pod to pod. An address
alone means the pod that held it at that time, where a history tells; a snapshot tells who holds it
at one moment only, and what is identified by that is marked. What nothing tells about stays
unknown, and teaches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.flows.flow import Side
from outgate.flows.holdings import AddressTimes
from outgate.flows.parties import Party, PartyKind
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload
from outgate.sets.addresses import AddressSet, parse_address

_SAFE = "[bcdfghjklmnpqrstvwxz2456789]"
"""The characters that Kubernetes makes endings of names from."""
_OF_DEPLOYMENT = re.compile(rf"(.+)-{_SAFE}{{6,10}}-{_SAFE}{{5}}")
_OF_SET = re.compile(rf"(.+)-{_SAFE}{{5}}")
_REPLICA_SET = re.compile(rf"(.+)-{_SAFE}{{6,10}}")
_OUTSIDE = INTERNET | METADATA
_MOST_REMEMBERED = 100_000


class Identities:
    """Sides to parties."""

    def __init__(self, snapshot: Snapshot | None = None, times: AddressTimes | None = None) -> None:
        """Look into a snapshot and a history.

        Args:
            snapshot: The cluster; without one only the names in records count.
            times: Who held which address when.
        """
        self._times = times or AddressTimes()
        self._pods: dict[tuple[str, str], Party] = {}
        self._owners: dict[tuple[str, str, str], Party] = {}
        self._named: dict[tuple[str, str], list[Workload]] = {}
        self._spaces: dict[str, list[Workload]] = {}
        self._addresses: dict[str, Party] = {}
        self._pod_addresses: dict[str, Party] = {}
        self._born: dict[str, int] = {}
        """Address to when the pod that has it was made."""
        self._cluster: AddressSet | None = None
        self._remembered: dict[tuple[str, ...], tuple[Party, bool]] = {}
        self._learnt: dict[tuple[str, str], Party] = {}
        self._shared: set[tuple[str, str]] = set()
        """What the source calls pods of several workloads."""
        if snapshot is not None:
            self._index(snapshot)

    def _index(self, snapshot: Snapshot) -> None:
        for workload in snapshot.workloads:
            party = _of(workload)
            self._owners[workload.namespace, workload.kind, workload.name] = party
            self._named.setdefault((workload.namespace, workload.name), []).append(workload)
            self._spaces.setdefault(workload.namespace, []).append(workload)
            for pod in workload.pods:
                if not pod.is_template:
                    self._pods[pod.namespace, pod.name] = party
                if not pod.host_network:
                    self._pod_addresses |= {str(address): party for address in pod.addresses}
                    self._born |= {str(address): pod.created for address in pod.addresses}
        for service in snapshot.services.values():
            party = Party(PartyKind.SERVICE, service.namespace, "", service.name)
            self._addresses |= {str(address): party for address in service.cluster_addresses}
        for node in snapshot.nodes.values():
            party = Party(PartyKind.NODE, name=node.name)
            self._addresses |= {str(address): party for address in node.addresses}
        networks = snapshot.networks
        if networks.pods and networks.services:
            self._cluster = networks.pods | networks.services

    def holds(self, address: str) -> bool:
        """Say whether an address is a Service's or a node's."""
        return address in self._addresses

    def of(self, side: Side, time: int) -> tuple[Party, bool]:
        """Return what a side is.

        Args:
            side: The side.
            time: When, in microseconds since 1970.

        Returns:
            The party, and whether only an address that it holds in the snapshot says so.
        """
        if side.address and not side.pod and not side.owner:
            address = _in_one_spelling(side.address)
            if address != side.address:
                side = msgspec.structs.replace(side, address=address)
        if not side.namespace and side.kind in (None, PartyKind.EXTERNAL) and side.address:
            holding = self._times.holder(side.address, time)
            if holding is not None and not holding.host_network:
                kind, _, owner = holding.owner.partition("/")
                labels = tuple(f"{key}={value}" for key, value in holding.labels.items())
                side = Side(side.address, holding.namespace, holding.pod, kind, owner, labels)
        if not side.namespace and time < self._born.get(side.address, 0):
            # The pod that has the address in the snapshot was not there yet.
            return Party(PartyKind.UNKNOWN, address=side.address), False
        key = (
            side.namespace,
            side.pod or side.owner,
            side.owner_kind,
            "" if side.pod else side.address,
            side.kind or "",
            "" if side.pod else "\0".join((side.name, side.identity, *side.labels)),
        )
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found = self._identify(side)
        return found

    @property
    def owners(self) -> tuple[tuple[Party, Party], ...]:
        """What records without an owner call a workload, and the workload that others named."""
        return tuple(
            (Party(PartyKind.WORKLOAD, namespace, "", name), owner)
            for (namespace, name), owner in sorted(self._learnt.items())
        )

    def better(self, party: Party) -> Party:
        """Return a party under the owner that other records named.

        Only the node of a pod knows its owner; another one gives the pod's name alone.

        Args:
            party: A party.
        """
        if party.kind is PartyKind.WORKLOAD and party.owner_kind in ("", "Pod"):
            return self._learnt.get((party.namespace, party.name), party)
        return party

    def _identify(self, side: Side) -> tuple[Party, bool]:
        if side.kind is PartyKind.NODE and not side.pod:
            known = self._addresses.get(side.address)
            if known is not None and known.kind is PartyKind.NODE:
                return known, False
            return Party(
                side.kind, name=side.name, address="" if side.name else side.address
            ), False
        if side.kind in (PartyKind.PLATFORM, PartyKind.SERVICE):
            return Party(side.kind, side.namespace, "", side.name or side.address), False
        if side.namespace and (side.pod or side.owner or side.labels or side.identity):
            return self._workload(side), False
        return self._by_address(side)

    def _by_address(self, side: Side) -> tuple[Party, bool]:
        address = side.address
        if not address:
            if side.kind is PartyKind.EXTERNAL:
                return Party(PartyKind.EXTERNAL, name=side.name), False
            return Party(PartyKind.UNKNOWN, side.namespace, name=side.name), False
        known = self._addresses.get(address)
        if known is not None:
            return known, False
        pod = self._pod_addresses.get(address)
        if pod is not None and side.kind is PartyKind.EXTERNAL:
            # The source, which knows pods, says that it was none; one has the address by now.
            return Party(PartyKind.UNKNOWN, address=address), False
        if pod is not None:
            return pod, True
        where = parse_address(address).as_set()
        if self._cluster is not None:
            outside = not where <= self._cluster
        else:
            outside = side.kind is PartyKind.EXTERNAL or where <= _OUTSIDE
        kind = PartyKind.EXTERNAL if outside else PartyKind.UNKNOWN
        return Party(kind, address=address), False

    def _workload(self, side: Side) -> Party:
        party = self._named_workload(side)
        if side.identity and party.owner_kind:
            self._teach_identity(side, party)
        return party

    def _teach_identity(self, side: Side, party: Party) -> None:
        key = side.namespace, side.identity
        if key in self._shared or self._learnt.setdefault(key, party) == party:
            return
        # Pods that no policy can tell apart, of workloads that people do.
        self._shared.add(key)
        del self._learnt[key]

    def _named_workload(self, side: Side) -> Party:
        namespace, pod = side.namespace, side.pod
        known = self._pods.get((namespace, pod)) if pod else None
        if known is not None:
            return known
        if side.owner:
            found = self._owner(namespace, side.owner_kind, side.owner)
            if found is not None:
                return self._teach(namespace, pod, found)
        labels = frozenset(side.labels)
        for stem in _stems(pod):
            named = [item for item in self._named.get((namespace, stem), ()) if _fits(item, labels)]
            if len(named) == 1:
                return _of(named[0])
        if labels:
            fitting = [item for item in self._spaces.get(namespace, ()) if _carries(item, labels)]
            if len(fitting) == 1:
                return _of(fitting[0])
        if side.owner:
            return self._teach(namespace, pod, _plain(namespace, side.owner_kind, side.owner))
        if not pod:
            word = _name_label(side.labels) or side.identity
            return Party(PartyKind.WORKLOAD, namespace, "", word)
        return _by_name(namespace, pod)

    def _teach(self, namespace: str, pod: str, party: Party) -> Party:
        if pod and party.owner_kind:
            guessed = _by_name(namespace, pod)
            if guessed.owner_kind in ("", "Pod"):
                self._learnt[guessed.namespace, guessed.name] = party
        return party

    def _owner(self, namespace: str, kind: str, name: str) -> Party | None:
        found = self._owners.get((namespace, kind, name))
        if found is None and kind == "ReplicaSet":
            made = _REPLICA_SET.fullmatch(name)
            found = self._owners.get((namespace, "Deployment", made[1])) if made else None
        if found is None and not kind:
            named = self._named.get((namespace, name), ())
            found = _of(named[0]) if len(named) == 1 else None
        return found


@lru_cache(maxsize=65_536)
def _in_one_spelling(address: str) -> str:
    """Return an address as a snapshot spells it; empty for what is none.

    The kernel writes IPv6 without leaving out zeros, and others write IPv4 as IPv6.
    """
    try:
        return str(parse_address(address.partition("%")[0]))
    except ValueError:
        return ""


def _of(workload: Workload) -> Party:
    return Party(PartyKind.WORKLOAD, workload.namespace, workload.kind, workload.name)


def _plain(namespace: str, kind: str, name: str) -> Party:
    made = _REPLICA_SET.fullmatch(name) if kind == "ReplicaSet" else None
    if made:
        return Party(PartyKind.WORKLOAD, namespace, "Deployment", made[1])
    return Party(PartyKind.WORKLOAD, namespace, kind, name)


def _by_name(namespace: str, pod: str) -> Party:
    made = _OF_DEPLOYMENT.fullmatch(pod)
    if made:
        return Party(PartyKind.WORKLOAD, namespace, "Deployment", made[1])
    made = _OF_SET.fullmatch(pod)
    if made:
        return Party(PartyKind.WORKLOAD, namespace, "", made[1])
    return Party(PartyKind.WORKLOAD, namespace, "Pod", pod)


def _stems(pod: str) -> Iterable[str]:
    while pod:
        yield pod
        pod = pod.rpartition("-")[0]


def _name_label(labels: Iterable[str]) -> str:
    values = dict(label.partition("=")[::2] for label in labels)
    for key in ("app.kubernetes.io/name", "app", "k8s-app"):
        if values.get(key):
            return values[key]
    return ",".join(sorted(labels))


def _fits(workload: Workload, labels: frozenset[str]) -> bool:
    return not labels or any(_overlap(pod.labels.items(), labels) for pod in workload.pods)


def _overlap(own: Iterable[tuple[str, str]], labels: frozenset[str]) -> bool:
    pairs = [f"{key}={value}" for key, value in own]
    return not pairs or any(pair in labels for pair in pairs)


def _carries(workload: Workload, labels: frozenset[str]) -> bool:
    return any(
        pod.labels and all(f"{key}={value}" in labels for key, value in pod.labels.items())
        for pod in workload.pods
    )
