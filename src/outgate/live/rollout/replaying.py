"""Recorded traffic against a namespace as it was read back: what would be denied, and the remedy.

The question is always asked without hold-open, which is what the switch comes to: asked before it,
an edge that only hold-open lets through is found while nothing is cut yet. What is denied without
outgate's policies too is no doing of the roll-out, and is no finding.

A pod's egress is decided by the policies of its own namespace, so first those alone are asked; only
what they would deny is held against the whole cluster, for the proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey
from outgate.flows.parties import PartyKind
from outgate.learning.answers import Proof
from outgate.learning.judging import Judge, Judgement
from outgate.learning.proving import Prover, allow_command
from outgate.live.rollout.accepting import Accepted
from outgate.live.rollout.plans import NETWORK_POLICY
from outgate.live.rollout.proving import live_entries
from outgate.live.rollout.standing import Standing
from outgate.model.entries import Direction, Entry, PolicyName
from outgate.model.ownership import MANAGER
from outgate.model.verdicts import Verdict
from outgate.questions.world import World

PROBES = "outgate-verify-"
"""How the names of outgate's own probes begin: what they are denied was meant to be."""
MOST_PROOFS = 100
"""Edges that are proved in full, the most frequent first: nobody reads more at once."""
_MOST = 3
Ends = EdgeKey
"""An edge's key with the class DENIED, whatever the class was: two ends, protocol and port."""


@dataclass(frozen=True, slots=True)
class LostEdge:
    """Traffic that the plan would cut, or has cut."""

    edge: Edge
    reason: str
    """The proof, in one sentence."""
    allow: str
    """The command that writes the need down; empty where that would not mend it."""

    def __str__(self) -> str:
        edge = self.edge
        port = f":{edge.port}/{edge.protocol}" if edge.port else f" {edge.protocol}"
        seen = "was denied" if edge.traffic_class is TrafficClass.DENIED else "would be denied"
        times = "once" if edge.connections == 1 else f"{edge.connections:,} times"
        remedy = f"; {self.allow}" if self.allow else ""
        return (
            f"{edge.source} to {edge.destination}{port}, seen {times}, {seen}: "
            f"{self.reason}{remedy}"
        )


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the edges."""

    lost: tuple[LostEdge, ...] = ()
    """The most frequent first."""
    asked: int = 0
    """How many edges there were to ask about."""
    accepted: int = 0
    """How many would be denied, and are to be."""
    unknown: tuple[str, ...] = ()
    """Those of which it cannot be known, each with the reason."""


class Replay:
    """Replays edges that pods of one namespace began."""

    def __init__(self, world: World, standing: Standing) -> None:
        """Make it; nothing is solved yet.

        Args:
            world: The cluster, as it was read last.
            standing: The namespace, as it was read back.
        """
        self._world = world
        self._standing = standing
        self._namespace = standing.space.name

    def take(
        self,
        edges: Iterable[Edge],
        *,
        accepted: Collection[Accepted] = (),
        known: Collection[Ends] = (),
    ) -> Replayed:
        """Replay edges.

        Args:
            edges: What was recorded, in the order of their keys.
            accepted: What is meant to be denied.
            known: What was denied before the switch as well.

        Returns:
            What went through, or could, without outgate's policies, and is denied with them.
        """
        found: list[tuple[Edge, Judgement]] = []
        unknown: list[str] = []
        asked = meant = 0
        for edge in edges:
            if not self._is_asked(edge):
                continue
            asked += 1
            is_denial = edge.traffic_class is TrafficClass.DENIED
            after = self._after.judge(edge)
            if after.verdict is Verdict.ALLOWED and not is_denial:
                continue
            before = self._before.judge(edge)
            if before.verdict is Verdict.DENIED or (is_denial and ends_of(edge) in known):
                continue
            if any(one.holds(edge) for one in accepted):
                meant += 1
            elif is_denial or after.verdict is Verdict.DENIED:
                found.append((edge, after))
            else:
                unknown.append(f"{edge.source} to {edge.destination}: {after.reason}")
        found.sort(key=lambda one: (-one[0].connections, one[0].key))
        return Replayed(tuple(self._lost(found)), asked, meant, tuple(unknown))

    def _is_asked(self, edge: Edge) -> bool:
        source = edge.source
        return (
            source.kind is PartyKind.WORKLOAD
            and source.namespace == self._namespace
            and not source.name.startswith(PROBES)
            and edge.traffic_class is not TrafficClass.NOT_POLICY
        )

    def _lost(self, found: Iterable[tuple[Edge, Judgement]]) -> Iterator[LostEdge]:
        for number, (edge, judgement) in enumerate(found):
            if self._whole_before.judge(edge).verdict is Verdict.DENIED:
                # The destination lets nobody in, with the plan or without it.
                continue
            if judgement.verdict is not Verdict.DENIED:
                words = "the policies that were read allow it; something else denies it now"
                yield LostEdge(edge, judgement.reason or words, "")
                continue
            whole = self._whole.judge(edge)
            is_proved = number < MOST_PROOFS
            proof = self._prover.prove(edge, whole) if is_proved else self._prover.sketch(whole)
            allow = allow_command(edge, whole) if self._prover.denies_egress(whole) else ""
            yield LostEdge(edge, _in_a_sentence(proof), allow)

    @cached_property
    def _others(self) -> list[Entry]:
        return live_entries(self._standing, ours=False)

    @cached_property
    def _ours(self) -> list[Entry]:
        held = {one.name for one in self._standing.space.hold_open}
        live = live_entries(self._standing, ours=True)
        return [entry for entry in live if entry.policy.name not in held]

    @cached_property
    def _elsewhere(self) -> list[Entry]:
        """Rules for egress of kinds that may select pods of other namespaces than their own."""
        return [
            entry
            for entry in self._world.entries
            if entry.direction is Direction.EGRESS and entry.policy.kind != NETWORK_POLICY
        ]

    @cached_property
    def _before(self) -> Judge:
        elsewhere = [entry for entry in self._elsewhere if not self._is_ours(entry.policy)]
        return self._judge([*elsewhere, *self._others], with_ours=False)

    @cached_property
    def _after(self) -> Judge:
        return self._judge([*self._elsewhere, *self._others, *self._ours], with_ours=True)

    @cached_property
    def _rest(self) -> list[Entry]:
        """Every rule of the cluster but what NetworkPolicies of this namespace say of egress."""
        return [
            entry
            for entry in self._world.entries
            if entry.direction is not Direction.EGRESS
            or entry.policy.kind != NETWORK_POLICY
            or entry.policy.namespace != self._namespace
        ]

    @cached_property
    def _whole_before(self) -> Judge:
        rest = [entry for entry in self._rest if not self._is_ours(entry.policy)]
        return self._judge([*rest, *self._others], with_ours=False)

    @cached_property
    def _whole(self) -> Judge:
        return self._judge([*self._rest, *self._others, *self._ours], with_ours=True)

    @cached_property
    def _prover(self) -> Prover:
        return Prover(self._whole)

    def _judge(self, entries: Iterable[Entry], *, with_ours: bool) -> Judge:
        touches = tuple(
            touch for touch in self._world.touches if with_ours or not self._is_ours(touch.policy)
        )
        return Judge(replace(self._world, entries=tuple(entries), touches=touches))

    def _is_ours(self, policy: PolicyName) -> bool:
        return policy.namespace == self._namespace and policy.manager == MANAGER


def _in_a_sentence(proof: Proof) -> str:
    """Return a proof's reason, with the policies that isolate and the rule that came nearest."""
    side = proof.egress
    if side is None or side.verdict is not Verdict.DENIED:
        return proof.reason
    names = list(dict.fromkeys(one.policy for one in side.isolated_by))
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    words = [f"isolated by {', '.join(names[:_MOST])}{more}"] if names else []
    words += [
        f"nearest {miss.rule.policy} {miss.rule.field}: {', '.join(miss.missing)}"
        for miss in side.near_misses[:1]
    ]
    return f"{proof.reason} ({'; '.join(words)})" if words else proof.reason


def ends_of(edge: Edge) -> Ends:
    """Return what is the same for an edge of whatever class."""
    key = edge.key
    return EdgeKey(key.source, key.destination, key.protocol, key.port, TrafficClass.DENIED)
