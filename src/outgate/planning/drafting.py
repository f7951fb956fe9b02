"""Intents out of the policies that are in force: what each workload may reach today.

A policy says which labels and addresses it allows; an intent says which workloads are meant. So
this is a reading of today's cluster: what a selector would select tomorrow is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.engine.rules import Rule
from outgate.engine.solving import is_dns_labels
from outgate.intents.documents import EgressIntent, NamedWorkload
from outgate.intents.needs import (
    Destination,
    Need,
    Platform,
    PortRange,
    ToBlock,
    ToNamespace,
    ToPlatform,
    ToWorkload,
)
from outgate.model.entries import Block, Direction
from outgate.model.workloads import Workload
from outgate.questions.world import World
from outgate.sets import traffic
from outgate.sets.traffic import ALL_PORTS, PROTOCOLS, Traffic

_DNS_PORTS = (
    traffic.of("UDP", 53, 53)
    | traffic.of("TCP", 53, 53)
    | traffic.of("UDP", 5353, 5353)
    | traffic.of("TCP", 5353, 5353)
)
_EVERYWHERE = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True, slots=True)
class Draft:
    """Intents, and what of the policies they do not hold."""

    intents: tuple[EgressIntent, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Needs:
    """Destinations and traffic of one workload, in the order in which policies name them."""

    passing: dict[Destination, Traffic] = field(default_factory=dict)
    why: dict[Destination, dict[str, None]] = field(default_factory=dict)

    def add(self, to: Destination, allowed: Traffic, policy: str) -> None:
        self.passing[to] = self.passing.get(to, traffic.NOTHING) | allowed
        self.why.setdefault(to, {})[policy] = None


def draft(world: World, namespaces: Iterable[str] | None = None) -> Draft:
    """Return an intent per workload with what its egress policies allow now.

    Args:
        world: The cluster, with its policies.
        namespaces: Only these; all of them by default.

    Returns:
        Intents in the order of the snapshot. A workload that no policy isolates has no needs: what
        it reaches today is everything, and nothing tells what of that it needs.
    """
    wanted = None if namespaces is None else set(namespaces)
    reachability = world.reachability
    classes: dict[int, list[Endpoint]] = {}
    for index in members(reachability.endpoints.real_pods):
        endpoint = reachability.endpoints.all[index]
        classes.setdefault(id(endpoint.workload), []).append(endpoint)
    drafter = _Drafter(reachability, classes)
    names = _names(world.snapshot.workloads)
    found: list[EgressIntent] = []
    for workload in world.snapshot.workloads:
        if wanted is not None and workload.namespace not in wanted:
            continue
        if all(pod.host_network for pod in workload.pods):
            continue
        needs = _Needs()
        for endpoint in classes.get(id(workload), ()):
            drafter.take(endpoint, needs)
        found.append(
            EgressIntent(
                workload.namespace,
                names[id(workload)],
                NamedWorkload(workload.kind, workload.name),
                tuple(_as_needs(needs)),
                workload.origin,
            )
        )
    return Draft(tuple(found), tuple(dict.fromkeys(drafter.notes)))


def _names(workloads: Iterable[Workload]) -> dict[int, str]:
    """Return a name for each workload's intent: its own, with the kind where two share it."""
    groups: dict[tuple[str, str], list[Workload]] = {}
    for workload in workloads:
        groups.setdefault((workload.namespace, workload.name), []).append(workload)
    return {
        id(one): one.name if len(group) == 1 else f"{one.name}-{one.kind.lower()}"
        for group in groups.values()
        for one in group
    }


class _Drafter:
    """Turns rules into destinations; notes what no need can say."""

    def __init__(self, reachability: Reachability, classes: dict[int, list[Endpoint]]) -> None:
        self._reachability = reachability
        self._classes = {
            key: sum(1 << endpoint.index for endpoint in found) for key, found in classes.items()
        }
        self.notes: list[str] = []

    def take(self, source: Endpoint, needs: _Needs) -> None:
        """Add what the rules with this source allow."""
        compiled: set[int] = set()
        for rule in self._reachability.rules_of(Direction.EGRESS, source):
            compiled.add(id(rule.entry))
            for to, allowed in self._destinations(rule):
                needs.add(to, allowed, str(rule.entry.policy))
        lists = self._reachability.egress.selecting.get(source.index, ())
        for entry in (entry for entries in lists for entry in entries):
            if entry.peers != () and id(entry) not in compiled:
                self.notes.append(
                    f"{entry.policy}: the peers or named ports of an egress rule select nothing in "
                    "the input, so no need says it"
                )

    def _destinations(self, rule: Rule) -> Iterator[tuple[Destination, Traffic]]:
        entry = rule.entry
        if entry.peers is None:
            for cidr in _EVERYWHERE:
                yield ToBlock(cidr), rule.traffic
            for name in sorted(self._reachability.endpoints.namespaces):
                yield ToNamespace(name), rule.traffic
            return
        if not rule.port_name:
            for peer in entry.peers:
                if isinstance(peer, Block):
                    yield _block(peer), rule.traffic
        yield from self._pods(rule)

    def _pods(self, rule: Rule) -> Iterator[tuple[Destination, Traffic]]:
        endpoints = self._reachability.endpoints
        chosen = rule.labels.low
        for name in self._whole_namespaces(rule):
            chosen &= ~self._reachability.selectors.in_namespace(name)
            yield ToNamespace(name), rule.traffic
        pods = chosen & endpoints.real_pods
        seen: set[int] = set()
        for index in members(pods):
            endpoint = endpoints.all[index]
            workload = endpoint.workload
            if workload is None or id(workload) in seen:
                continue
            seen.add(id(workload))
            if self._classes[id(workload)] & ~pods & ~self._on_host():
                self.notes.append(
                    f"{rule.entry.policy} selects some pods of {workload} only; the need names all "
                    "of them"
                )
            if is_dns_labels(endpoint.pod.labels) and rule.traffic <= _DNS_PORTS:
                yield ToPlatform(Platform.DNS), traffic.NOTHING
            else:
                to = ToWorkload(workload.namespace, workload.name, workload.kind)
                yield to, rule.traffic

    def _on_host(self) -> int:
        endpoints = self._reachability.endpoints
        return endpoints.real_pods & ~endpoints.selectable

    def _whole_namespaces(self, rule: Rule) -> list[str]:
        """Return the namespaces all pods of which a peer selects, whatever their labels."""
        names: dict[str, None] = {}
        for peer in rule.entry.peers or ():
            if isinstance(peer, Block) or not peer.pods.selects_all:
                continue
            low = self._reachability.selectors.select(peer).low
            for name in sorted(self._reachability.endpoints.namespaces):
                inside = self._reachability.selectors.in_namespace(name)
                if inside and not inside & ~low:
                    names[name] = None
        return list(names)


def _block(block: Block) -> ToBlock:
    cidr, _, excepted = block.text.partition(" except ")
    return ToBlock(cidr, tuple(item.strip() for item in excepted.split(",") if item.strip()))


def _as_needs(needs: _Needs) -> Iterator[Need]:
    for to, allowed in needs.passing.items():
        names = ", ".join(needs.why[to])
        yield Need(to, tuple(_ranges(allowed)), f"allowed by {names} when this was drafted")


def _ranges(allowed: Traffic) -> Iterator[PortRange]:
    for protocol in PROTOCOLS:
        for low, high in allowed.ports(protocol):
            if (low, high) == ALL_PORTS[0]:
                yield PortRange(protocol, 1, 65535)
            else:
                yield PortRange(protocol, low, high)
