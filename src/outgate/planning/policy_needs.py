"""What a workload's egress policies allow it now, as destinations that a need can name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from outgate.engine.bits import members
from outgate.engine.endpoints import Endpoint
from outgate.engine.reachability import Reachability
from outgate.engine.rules import Rule
from outgate.engine.solving import is_dns_labels
from outgate.intents.needs import (
    Destination,
    Platform,
    PortRange,
    ToBlock,
    ToNamespace,
    ToPlatform,
    ToWorkload,
)
from outgate.intents.shape import MOST_EXCEPTED
from outgate.model.entries import Block, Direction, Entry
from outgate.model.ownership import MANAGER
from outgate.planning.draft_notes import DraftNotes
from outgate.sets import traffic
from outgate.sets.traffic import ALL_PORTS, PROTOCOLS, Traffic

_DNS_PORTS = (
    traffic.of("UDP", 53, 53)
    | traffic.of("TCP", 53, 53)
    | traffic.of("UDP", 5353, 5353)
    | traffic.of("TCP", 5353, 5353)
)
_EVERYWHERE = ("0.0.0.0/0", "::/0")


@dataclass(slots=True)
class Allowed:
    """Destinations and traffic, in the order in which policies name them."""

    passing: dict[Destination, Traffic] = field(default_factory=dict)
    policies: dict[Destination, dict[str, None]] = field(default_factory=dict)

    def add(self, to: Destination, allowed: Traffic, policy: str) -> None:
        """Add what one policy allows.

        Args:
            to: The destination.
            allowed: Traffic to it.
            policy: The policy's name.
        """
        self.passing[to] = self.passing.get(to, traffic.NOTHING) | allowed
        self.policies.setdefault(to, {})[policy] = None


class PolicyReader:
    """Turns the rules of a solved cluster into destinations; notes what no need can say."""

    def __init__(self, reachability: Reachability, notes: DraftNotes) -> None:
        self._reachability = reachability
        self._notes = notes
        self._classes: dict[int, list[Endpoint]] = {}
        self._masks: dict[int, int] = {}
        for index in members(reachability.endpoints.real_pods):
            endpoint = reachability.endpoints.all[index]
            key = id(endpoint.workload)
            self._classes.setdefault(key, []).append(endpoint)
            self._masks[key] = self._masks.get(key, 0) | 1 << index
        self._read: dict[int, list[tuple[Destination, Traffic]]] = {}

    def read(self, workload: object, allowed: Allowed) -> None:
        """Add what the policies of other owners allow a workload.

        Args:
            workload: One of the snapshot's.
            allowed: Where it is added.
        """
        for source in self._classes.get(id(workload), ()):
            read: set[int] = set()
            for rule in self._reachability.rules_of(Direction.EGRESS, source):
                if rule.entry.policy.manager == MANAGER:
                    continue
                read.add(id(rule.entry))
                for to, passing in self._of_rule(rule):
                    allowed.add(to, passing, str(rule.entry.policy))
            self._note_the_rest(source, read)

    def _note_the_rest(self, source: Endpoint, read: set[int]) -> None:
        lists = self._reachability.egress.selecting.get(source.index, ())
        for entry in (entry for entries in lists for entry in entries):
            if entry.peers != () and id(entry) not in read and entry.policy.manager != MANAGER:
                self._notes.add(
                    "rules whose peers or named ports select nothing in the input, so that no "
                    "need says them",
                    str(entry.policy),
                    "give the manifests of what they select, or write the needs by hand",
                )

    def _of_rule(self, rule: Rule) -> list[tuple[Destination, Traffic]]:
        found = self._read.get(id(rule))
        if found is None:
            found = self._read[id(rule)] = list(self._destinations(rule))
        return found

    def _destinations(self, rule: Rule) -> Iterator[tuple[Destination, Traffic]]:
        # A named port has a number on pods only, so that no address is allowed by it.
        if entry_opens_everything(rule.entry) and not rule.port_name:
            self._notes.add(
                "policies that allow every address; a plan keeps closed what the baseline closes, "
                "and the addresses of nodes, pods and Services",
                str(rule.entry.policy),
                "add platform: kube-apiserver where a workload asks the API server",
            )
        if not rule.port_name:
            yield from ((block, rule.traffic) for block in _blocks_of(rule.entry))
        yield from self._pods(rule)

    def _pods(self, rule: Rule) -> Iterator[tuple[Destination, Traffic]]:
        endpoints = self._reachability.endpoints
        bounds = rule.peers if rule.entry.peers is None else rule.labels
        chosen = bounds.low & endpoints.selectable
        if bounds.high & ~bounds.low & endpoints.real_pods & endpoints.selectable:
            self._notes.add(
                "policies of which it is not known whether they select some of the pods; the "
                "needs leave those out",
                str(rule.entry.policy),
                "give the Namespaces' manifests",
            )
        whole = self._whole_namespaces(rule.entry) if not rule.port_name else []
        for name in whole:
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
            if self._masks[id(workload)] & endpoints.selectable & ~pods:
                self._notes.add(
                    "workloads of which a policy selects some pods or some of their ports only; "
                    "the needs name all of their pods",
                    f"{workload} by {rule.entry.policy}",
                )
            if is_dns_labels(endpoint.pod.labels) and rule.traffic <= _DNS_PORTS:
                yield ToPlatform(Platform.DNS), traffic.NOTHING
            else:
                to = ToWorkload(workload.namespace, workload.name, workload.kind)
                yield to, rule.traffic

    def _whole_namespaces(self, entry: Entry) -> list[str]:
        """Return the namespaces all pods of which a peer selects, whatever their labels."""
        names = sorted(self._reachability.endpoints.namespaces)
        if entry.peers is None:
            self._note_every_namespace(entry)
            return names
        found: dict[str, None] = {}
        for peer in entry.peers:
            if isinstance(peer, Block) or not peer.pods.selects_all:
                continue
            if peer.namespace is None and peer.namespaces.selects_all:
                self._note_every_namespace(entry)
            low = self._reachability.selectors.select(peer).low
            for name in names:
                inside = self._reachability.selectors.in_namespace(name)
                if inside and not inside & ~low:
                    found[name] = None
        return list(found)

    def _note_every_namespace(self, entry: Entry) -> None:
        self._notes.add(
            "policies that allow every namespace; the needs name those that the input knows",
            str(entry.policy),
            "add a need where a namespace is missing, and take away those that nobody needs",
        )


def ranges_of(allowed: Traffic) -> list[PortRange]:
    """Return traffic as the ports of a need.

    Args:
        allowed: The traffic.
    """
    return [
        PortRange(protocol, 1, 65535)
        if (low, high) == ALL_PORTS[0]
        else PortRange(protocol, low, high)
        for protocol in PROTOCOLS
        for low, high in allowed.ports(protocol)
    ]


def entry_opens_everything(entry: Entry) -> bool:
    """Say whether a rule allows every address of a family.

    Args:
        entry: The rule.
    """
    return entry.peers is None or any(
        isinstance(peer, Block) and peer.text in _EVERYWHERE for peer in entry.peers
    )


def _blocks_of(entry: Entry) -> Iterator[ToBlock]:
    if entry.peers is None:
        yield from map(ToBlock, _EVERYWHERE)
    for peer in entry.peers or ():
        if isinstance(peer, Block):
            yield from _blocks(peer)


def _blocks(block: Block) -> Iterator[ToBlock]:
    """Yield a block as needs can name it; with too many exceptions, what is left without them."""
    cidr, _, rest = block.text.partition(" except ")
    excepted = tuple(item.strip() for item in rest.split(",") if item.strip())
    if len(excepted) <= MOST_EXCEPTED:
        yield ToBlock(cidr, excepted)
        return
    for left in block.addresses.blocks():
        yield ToBlock(left)
