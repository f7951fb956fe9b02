"""The chain of facts behind a verdict, one side after the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from outgate.engine.endpoints import Endpoint, EndpointKind
from outgate.engine.near_misses import NearMiss, near_miss
from outgate.engine.reachability import Reachability
from outgate.engine.rules import Rule
from outgate.model.entries import Direction, Entry, Touch
from outgate.model.variables import is_unfilled
from outgate.sets.addresses import Address, AddressSet
from outgate.sets.traffic import Traffic

_MOST_NEAR_MISSES = 3


class SideState(StrEnum):
    """What stands on one side of a connection."""

    OPEN = "open"
    """No policy isolates the pod in this direction."""
    ISOLATED = "isolated"
    HOST_NETWORK = "host-network"
    """NetworkPolicies do not cover the pod."""
    NOT_A_POD = "not-a-pod"
    """A node or an address outside: no policy has it as a subject."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a rule may or may not match."""

    rule: Rule
    reason: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class SideProof:
    """One side: its state, the rules that let the traffic pass, and those that nearly do."""

    direction: Direction
    state: SideState
    isolated_by: tuple[Entry, ...]
    allowing: tuple[Rule, ...]
    """Rules that surely let some of the traffic in question pass."""
    doubts: tuple[Doubt, ...]
    near_misses: tuple[NearMiss, ...]
    touches: tuple[Touch, ...]
    """Policies that are not evaluated and could change this side."""
    low: Traffic
    high: Traffic


def prove_side(
    reachability: Reachability,
    direction: Direction,
    subject: Endpoint,
    peer: Endpoint,
    wanted: Traffic,
    *,
    address: Address | None = None,
    outside: AddressSet | None = None,
) -> SideProof:
    """Prove one side of a connection.

    Args:
        reachability: The solved cluster.
        direction: EGRESS proves the source's side, INGRESS the destination's.
        subject: The end on this side.
        peer: The end on the other side.
        wanted: The traffic in question.
        address: The one address of the peer that the question names, if it does.
        outside: The part of an external cell that the question names.
    """
    passed = reachability.through(direction, subject, peer, address)
    side = reachability.side(direction)
    bit = 1 << subject.index
    touches = tuple(
        touch
        for touch, mask in side.touches
        if mask & bit
        and ((touch.can_deny and bit & side.may_deny) or (touch.can_allow and bit & side.may_allow))
    )
    state = _state(reachability, direction, subject)
    if state is not SideState.ISOLATED:
        return SideProof(direction, state, (), (), (), (), touches, passed.low, passed.high)
    allowing: list[Rule] = []
    doubts: list[Doubt] = []
    for rule in reachability.rules_of(direction, subject):
        if not rule.traffic & wanted:
            continue
        sure, possible = reachability.names(rule, peer, address)
        if sure:
            allowing.append(rule)
        elif possible:
            doubts.append(_doubt(rule, peer))
    misses: list[NearMiss] = []
    if not wanted <= passed.low:
        done = {id(rule.entry) for rule in allowing if wanted <= rule.traffic}
        done |= {id(doubt.rule.entry) for doubt in doubts}
        misses = [
            near_miss(reachability.endpoints, entry, subject, peer, wanted, address, outside)
            for entries in side.selecting.get(subject.index, ())
            for entry in entries
            if entry.peers != () and id(entry) not in done
        ]
        misses = [miss for miss in misses if miss.missing]
        misses.sort(key=lambda miss: miss.distance)
    return SideProof(
        direction=direction,
        state=state,
        isolated_by=tuple(reachability.isolated_by(direction, subject)),
        allowing=tuple(allowing),
        doubts=tuple(doubts),
        near_misses=tuple(misses[:_MOST_NEAR_MISSES]),
        touches=touches,
        low=passed.low,
        high=passed.high,
    )


def _state(reachability: Reachability, direction: Direction, subject: Endpoint) -> SideState:
    if subject.kind is not EndpointKind.POD:
        return SideState.NOT_A_POD
    if subject.host_network:
        return SideState.HOST_NETWORK
    isolated = reachability.side(direction).isolated >> subject.index & 1
    return SideState.ISOLATED if isolated else SideState.OPEN


def _has_variables(peer: Endpoint) -> bool:
    return bool(peer.pods) and any(
        is_unfilled(text)
        for text in (peer.namespace, *peer.pod.labels.keys(), *peer.pod.labels.values())
    )


def _doubt(rule: Rule, peer: Endpoint) -> Doubt:
    bit = 1 << peer.index
    if rule.labels.high & bit and _has_variables(peer):
        return Doubt(
            rule,
            f"the namespace or labels of {peer.namespace}/{peer.pod.name} have variables that "
            "nobody filled in",
            "fill the variables in and read the result",
        )
    if rule.labels.high & bit:
        return Doubt(
            rule,
            f"the labels of namespace {peer.namespace} are not known: the input has no such "
            "Namespace",
            f"add the manifest of Namespace {peer.namespace} to the input",
        )
    if peer.kind is EndpointKind.NODE or peer.host_network:
        return Doubt(
            rule,
            "the node's address is not known, so whether the rule's ipBlock holds it",
            "add the Node objects, or read the live cluster",
        )
    if not peer.addresses:
        return Doubt(
            rule,
            "the pod's address is not known, so whether the rule's ipBlock holds it",
            "state the pod range with --pod-cidr, or read the live cluster",
        )
    words = ", ".join(map(str, peer.addresses))
    return Doubt(
        rule,
        f"the rule's ipBlock holds some of the pod's addresses ({words}), not all: it depends on "
        "the IP family that the client uses",
        "ask about one of the addresses",
    )
