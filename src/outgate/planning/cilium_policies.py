"""What a plan says in Cilium's own language, and what can be proved of it.

The engine does not evaluate it. So it is kept to what needs no evaluation: such a policy selects
the pods that it is meant for, isolates nothing, denies nothing, and only adds to what they reach.
That much is read back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from outgate.dialects.cilium.read import LOOK_UP_PORTS, read
from outgate.dialects.cilium.write import (
    KIND,
    Address,
    EgressRule,
    Entity,
    Host,
    Peer,
    manifest,
)
from outgate.intents.needs import Need
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, Port
from outgate.model.origins import Origin
from outgate.model.ownership import MANAGER, MANAGER_LABEL
from outgate.model.selectors import Selector
from outgate.planning.port_items import ports_of
from outgate.planning.wording import peer_in_words
from outgate.sets.traffic import PROTOCOLS, Traffic

HOST = Entity("host")
"""The node that the pod runs on, and what is on its network."""
API_SERVER = Entity("kube-apiserver")


@dataclass(frozen=True, slots=True)
class CiliumWanted:
    """One peer, the traffic that is to reach it, and the need that says so."""

    peer: Peer
    traffic: Traffic
    need: Need | None = None
    note: str = ""
    watches_dns: bool = False


@dataclass(frozen=True, slots=True)
class PlannedCiliumRule:
    """One egress rule, and the needs that it serves."""

    rule: EgressRule
    needs: tuple[Need, ...] = ()
    note: str = ""

    @property
    def words(self) -> str:
        """Its peers and ports."""
        peers = ", ".join(map(cilium_peer_in_words, self.rule.peers))
        return f"{peers}: {', '.join(map(str, self.rule.ports))}"


@dataclass(frozen=True, slots=True)
class PlannedCiliumPolicy:
    """One CiliumNetworkPolicy of a plan; it only allows."""

    namespace: str
    name: str
    subject: Selector
    rules: tuple[PlannedCiliumRule, ...]
    about: str
    """What it is for, in a sentence."""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


def cilium_peer_in_words(peer: Peer) -> str:
    """Return a peer as people write it.

    Args:
        peer: The peer.
    """
    if isinstance(peer, PodSelection):
        return peer_in_words(peer)
    return f"entity {peer}" if isinstance(peer, Entity) else str(peer)


def merged_for_cilium(wanted: Iterable[CiliumWanted]) -> tuple[PlannedCiliumRule, ...]:
    """Return rules that allow exactly what is wanted.

    Peers of one sort and with the same ports are in one rule.

    Args:
        wanted: Peers and traffic, in any order.
    """
    passing: dict[tuple[Peer, bool], Traffic] = {}
    reasons: dict[tuple[Peer, bool], dict[Need | str, None]] = {}
    for item in wanted:
        key = (item.peer, item.watches_dns)
        passing[key] = passing.get(key, Traffic()) | item.traffic
        reasons.setdefault(key, {})[item.need if item.need is not None else item.note] = None
    groups: dict[tuple[int, bool, Traffic], list[Peer]] = {}
    for (peer, watches), traffic in passing.items():
        groups.setdefault((_SORTS[type(peer)], watches, traffic), []).append(peer)
    rules = []
    for (_, watches, traffic), peers in groups.items():
        why: dict[Need | str, None] = {}
        for peer in sorted(peers, key=_order):
            why |= reasons[peer, watches]
        rules.append(
            PlannedCiliumRule(
                EgressRule(tuple(sorted(peers, key=_order)), _ports(traffic), watches),
                tuple(one for one in why if not isinstance(one, str)),
                "; ".join(one for one in why if isinstance(one, str) and one),
            )
        )
    return tuple(sorted(rules, key=_rule_order))


def _ports(traffic: Traffic) -> tuple[Port, ...]:
    return ports_of(traffic) or tuple(map(Port, PROTOCOLS))


_SORTS: dict[type, int] = {PodSelection: 0, Address: 1, Entity: 2, Host: 3}


def _order(peer: Peer) -> tuple[int, str, bool]:
    if isinstance(peer, Host):
        return (_SORTS[Host], peer.name, peer.below)
    return (_SORTS[type(peer)], cilium_peer_in_words(peer), False)


def _rule_order(rule: PlannedCiliumRule) -> tuple[object, ...]:
    return (tuple(map(_order, rule.rule.peers)), tuple(map(str, rule.rule.ports)))


def cilium_manifest_of(policy: PlannedCiliumPolicy) -> dict[str, Any]:
    """Return the CiliumNetworkPolicy manifest of a planned policy.

    Args:
        policy: The policy.
    """
    return manifest(
        policy.namespace,
        policy.name,
        policy.subject,
        [one.rule for one in policy.rules],
        labels={MANAGER_LABEL: MANAGER},
    )


def check_only_allows(policies: Iterable[PlannedCiliumPolicy]) -> None:
    """Read policies back and make sure that each selects its pods alone, and only allows.

    Args:
        policies: The policies.

    Raises:
        AssertionError: One could isolate, deny, or concern ingress or other pods: the writer is
            wrong, and nothing may be written.
    """
    for policy in policies:
        body = cilium_manifest_of(policy)
        document = Document(
            body["apiVersion"],
            KIND,
            policy.namespace,
            policy.name,
            body,
            Origin(f"plan {policy}"),
        )
        touches, _ = read(document, policy.namespace)
        meant = (PodSelection(policy.namespace, pods=policy.subject),)
        if [touch.direction for touch in touches] != [Direction.EGRESS]:
            raise AssertionError(f"{policy} would concern more than egress")
        (touch,) = touches
        if touch.subjects != meant:
            raise AssertionError(f"{policy} would select other pods than it is meant for")
        if touch.can_deny and not _drops_other_than_look_ups(policy):
            raise AssertionError(f"{policy} would isolate or deny")


def _drops_other_than_look_ups(policy: PlannedCiliumPolicy) -> bool:
    """Say whether look-ups are watched at a port where something else could be expected as well."""
    return any(
        one.rule.watches_dns and any(port.low not in LOOK_UP_PORTS for port in one.rule.ports)
        for one in policy.rules
    )
