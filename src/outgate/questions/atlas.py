"""Writes down what decides every pair of a solved cluster; see `outgate.questions.atlases`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from outgate.engine.endpoints import Endpoint
from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.manifests.collecting import collector_paused
from outgate.model.entries import Block, Direction, Entry, Peer, PolicyName
from outgate.model.selectors import Selector
from outgate.model.workloads import METADATA_NAME
from outgate.questions.atlases import (
    Atlas,
    AtlasEndpoint,
    AtlasEntry,
    AtlasNamespace,
    AtlasPeer,
    AtlasRule,
    AtlasSide,
    AtlasTouch,
)
from outgate.questions.audit import audit
from outgate.questions.names import Namer
from outgate.questions.reach import is_one_pod, reach
from outgate.questions.wording import field_of, rule_in_words
from outgate.sets.addresses import AddressSet, parse_block
from outgate.sets.traffic import Traffic

if TYPE_CHECKING:
    from outgate.model.origins import Origin
    from outgate.questions.world import World

_Item = TypeVar("_Item")
_Requirements = tuple[tuple[str, str, tuple[str, ...], str], ...]


def atlas(world: World) -> Atlas:
    """Write down a solved cluster.

    Args:
        world: What was loaded.

    Returns:
        Everything from which the verdict and the proof of any pair follow.
    """
    with collector_paused():
        return _Writer(world).atlas()


class _Table(Generic[_Item]):
    """Gives each distinct item one index."""

    def __init__(self) -> None:
        self._indexes: dict[_Item, int] = {}

    def __call__(self, item: _Item) -> int:
        return self._indexes.setdefault(item, len(self._indexes))

    def items(self) -> tuple[_Item, ...]:
        return tuple(self._indexes)


class _Writer:
    """Fills the tables that both directions share."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._reachability = world.reachability
        self._masks: _Table[int] = _Table()
        self._traffics: _Table[Traffic] = _Table()
        self._policies: _Table[PolicyName] = _Table()
        self._peers: _Table[Peer] = _Table()
        self._keys = _keys(world.entries)

    def atlas(self) -> Atlas:
        """Return all of it."""
        world, reachability = self._world, self._reachability
        namer = Namer(world.snapshot)
        found = audit(world)
        places = {item.name: place for place, item in enumerate(found.workloads)}
        egress = self._side(Direction.EGRESS)
        ingress = self._side(Direction.INGRESS)
        endpoints = reachability.endpoints
        beside = [reachability.own_node.beside(endpoint) for endpoint in endpoints.all]
        return Atlas(
            audit=found,
            namespaces=tuple(
                AtlasNamespace(item.name, self._labels(item.labels), item.labels_known)
                for item in endpoints.namespaces.values()
            ),
            endpoints=tuple(self._endpoint(endpoint, namer, places) for endpoint in endpoints.all),
            beside=tuple((self._masks(low), self._masks(high)) for low, high in beside),
            egress=egress,
            ingress=ingress,
            policies=tuple(
                (policy.kind, str(policy), policy.origin) for policy in self._policies.items()
            ),
            peers=tuple(map(_peer, self._peers.items())),
            traffics=self._traffics.items(),
            masks=self._masks.items(),
            flows=tuple(
                (item.source, item.destination, item.pairs) for item in reach(world).by_namespace
            ),
            internet=INTERNET,
            metadata=METADATA,
        )

    def _side(self, direction: Direction) -> AtlasSide:
        side = self._reachability.side(direction)
        numbers = {id(entry): number for number, (entry, _) in enumerate(side.entries)}
        origins = self._origins([entry for entry, _ in side.entries])
        return AtlasSide(
            isolated=self._masks(side.isolated),
            may_deny=self._masks(side.may_deny),
            may_allow=self._masks(side.may_allow),
            entries=tuple(
                AtlasEntry(
                    policy=self._policies(entry.policy),
                    field=field_of(entry),
                    origin=origin,
                    words=rule_in_words(entry),
                    subject=self._masks(mask),
                    peers=None if entry.peers is None else tuple(map(self._peers, entry.peers)),
                    ports=None
                    if entry.ports is None
                    else tuple(
                        (port.protocol, port.low, port.high, port.name) for port in entry.ports
                    ),
                )
                for (entry, mask), origin in zip(side.entries, origins, strict=True)
            ),
            rules=tuple(
                AtlasRule(
                    entry=numbers[id(rule.entry)],
                    subject=self._masks(rule.subject),
                    low=self._masks(rule.peers.low),
                    high=self._masks(rule.peers.high),
                    labels_high=self._masks(rule.labels.high),
                    traffic=self._traffics(rule.traffic),
                )
                for rule in side.rules
            ),
            isolating=tuple(
                (self._masks(mask), tuple(numbers[id(entry)] for entry in entries))
                for mask, entries in _isolating(side.entries)
            ),
            touches=tuple(
                AtlasTouch(
                    touch.policy.kind,
                    str(touch.policy),
                    self._masks(mask),
                    touch.can_allow,
                    touch.can_deny,
                )
                for touch, mask in side.touches
            ),
        )

    def _origins(self, entries: list[Entry]) -> list[Origin]:
        """Locate rules in the order of the input, in which finding the next is cheap."""
        order = sorted(
            range(len(entries)),
            key=lambda number: (
                entries[number].policy.origin.source,
                entries[number].policy.origin.offset,
                entries[number].policy.origin.items,
            ),
        )
        found: dict[int, Origin] = {}
        for number in order:
            entry = entries[number]
            found[number] = self._world.positions.locate(entry.policy.origin, entry.path)
        return [found[number] for number in range(len(entries))]

    def _labels(self, labels: Mapping[str, str]) -> dict[str, str]:
        return {key: value for key, value in labels.items() if key in self._keys}

    def _endpoint(self, endpoint: Endpoint, namer: Namer, places: dict[str, int]) -> AtlasEndpoint:
        kind = str(endpoint.kind)
        if endpoint.hypothetical:
            kind = "later"
        workload = endpoint.workload
        pods = endpoint.pods
        return AtlasEndpoint(
            kind=kind,
            name=namer.endpoint(endpoint),
            namespace=endpoint.namespace,
            workload=-1 if workload is None else places[namer.workload(workload)],
            host_network=endpoint.host_network,
            has_others=len(pods) > 1 or any(pod.is_template for pod in pods),
            is_bare=is_one_pod(endpoint),
            labels=self._labels(endpoint.pod.labels) if pods else {},
            ports=tuple(
                (port.name, port.protocol, port.number)
                for port in (endpoint.pod.ports if pods else ())
                if port.name
            ),
            addresses=endpoint.addresses,
            outside=endpoint.outside,
        )


def _isolating(entries: Iterable[tuple[Entry, int]]) -> list[tuple[int, list[Entry]]]:
    """Return, per mask, the first entry of each policy that isolates it, as the engine does."""
    found: dict[int, dict[tuple[str, str], Entry]] = {}
    for entry, mask in entries:
        if entry.isolates:
            policy = (entry.policy.namespace, entry.policy.name)
            found.setdefault(mask, {}).setdefault(policy, entry)
    return [(mask, list(items.values())) for mask, items in found.items()]


def _keys(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the label keys that some peer asks for."""
    selectors: set[Selector] = set()
    for entry in entries:
        for peer in entry.peers or ():
            if not isinstance(peer, Block):
                selectors |= {peer.pods, peer.namespaces}
    asked = {requirement.key for selector in selectors for requirement in selector.requirements}
    return frozenset(asked | {METADATA_NAME})


def _peer(peer: Peer) -> AtlasPeer:
    if isinstance(peer, Block):
        cidr, _, holes = peer.text.partition(" except ")
        whole = parse_block(cidr) if holes else AddressSet()
        return AtlasPeer(block=peer.text, addresses=peer.addresses, whole=whole)
    return AtlasPeer(
        namespace=peer.namespace,
        namespaces=_requirements(peer.namespaces),
        pods=_requirements(peer.pods),
    )


def _requirements(selector: Selector) -> _Requirements:
    return tuple(
        (item.key, str(item.operator), item.values, str(item)) for item in selector.requirements
    )
