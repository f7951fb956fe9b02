"""Who can reach whom: the meeting of both sides, as bounds.

A connection is ALLOWED if the lower bound holds it, DENIED if the upper bound does not, and
UNKNOWN in between.
"""

from __future__ import annotations

from dataclasses import dataclass

from outgate.engine.blocks import BlockIndex
from outgate.engine.cells import Cells
from outgate.engine.endpoints import Endpoint, EndpointKind, Endpoints
from outgate.engine.own_node import OwnNode
from outgate.engine.partitions import Partition, add, cross
from outgate.engine.rules import Rule
from outgate.engine.selecting import SelectorIndex
from outgate.engine.sides import Side
from outgate.model.entries import Direction, Entry
from outgate.model.profiles import Profile
from outgate.model.snapshots import Snapshot
from outgate.sets import traffic
from outgate.sets.addresses import Address
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Row:
    """What one source reaches: surely, and at most."""

    low: Partition
    high: Partition


@dataclass(frozen=True, slots=True)
class Reach:
    """What passes between two endpoints: surely, and at most."""

    low: Traffic
    high: Traffic


@dataclass(frozen=True, slots=True)
class Reachability:
    """The solved cluster. Ask `row` for everything a source reaches, `between` for one pair."""

    snapshot: Snapshot
    profile: Profile
    endpoints: Endpoints
    selectors: SelectorIndex
    blocks: BlockIndex
    cells: Cells
    egress: Side
    ingress: Side
    own_node: OwnNode

    def side(self, direction: Direction) -> Side:
        """Return one direction."""
        return self.egress if direction is Direction.EGRESS else self.ingress

    def row(self, source: Endpoint, within: int) -> Row:
        """Return what *source* reaches.

        Args:
            source: Any endpoint.
            within: The destinations of interest, as a mask. The bit of the source itself stands
                for another pod of the same class.
        """
        low = self._row(source, within, high=False)
        if self._is_exact(source):
            return Row(low, low)
        return Row(low, self._row(source, within, high=True))

    def _is_exact(self, source: Endpoint) -> bool:
        """Say whether nothing parts the bounds of what *source* reaches."""
        if self.egress.touches or self.ingress.touches:
            return False
        beside = self.own_node.beside(source)
        if beside.low != beside.high:
            return False
        out = self.egress.by_subject.get(source.index, ())
        into = self.ingress.by_peer.get(source.index, ())
        return not any(group.extra for group in out) and not any(group.extra for group in into)

    def _row(self, source: Endpoint, within: int, *, high: bool) -> Partition:
        parts = cross(
            self.leaving(source, within, high=high), self._entering(source, within, high=high)
        )
        beside = self.own_node.beside(source)
        add(parts, (beside.high if high else beside.low) & within, traffic.EVERYTHING)
        return parts

    def leaving(self, source: Endpoint, within: int, *, high: bool) -> Partition:
        """Return what the source's own egress policies let out, by destination.

        Args:
            source: Any endpoint.
            within: The destinations of interest, as a mask.
            high: Whether the upper bound is asked for.
        """
        side = self.egress
        bit = 1 << source.index
        if bit & (side.may_allow if high else side.may_deny):
            return {traffic.EVERYTHING: within} if high else {}
        if not bit & side.isolated:
            return {traffic.EVERYTHING: within}
        return self.passing(Direction.EGRESS, source, within, high=high)

    def _entering(self, source: Endpoint, within: int, *, high: bool) -> Partition:
        """What the destinations' ingress policies let in from the source, by destination."""
        side = self.ingress
        if high:
            free = within & (~side.isolated | side.may_allow)
        else:
            within &= ~side.may_deny
            free = within & ~side.isolated
        parts: Partition = {traffic.EVERYTHING: free} if free else {}
        for group in side.by_peer.get(source.index, ()):
            for passing, mask in group.low.items():
                add(parts, mask & within, passing)
            if high:
                for passing, mask in group.extra.items():
                    add(parts, mask & within, passing)
        return parts

    def between(
        self,
        source: Endpoint,
        destination: Endpoint,
        *,
        source_address: Address | None = None,
        destination_address: Address | None = None,
    ) -> Reach:
        """Return what passes from one endpoint to another.

        Args:
            source: Any endpoint.
            destination: Any endpoint; the source itself stands for another pod of its class.
            source_address: The one address of the source that the question names, if it does.
            destination_address: Likewise of the destination.
        """
        out = self.through(Direction.EGRESS, source, destination, destination_address)
        into = self.through(Direction.INGRESS, destination, source, source_address)
        low = out.low & into.low
        high = out.high & into.high
        beside = self.own_node.beside(source)
        bit = 1 << destination.index
        if bit & beside.low:
            low = high = traffic.EVERYTHING
        elif bit & beside.high:
            high = traffic.EVERYTHING
        return Reach(low, high)

    def through(
        self, direction: Direction, subject: Endpoint, peer: Endpoint, address: Address | None
    ) -> Reach:
        """Return what one side lets pass between its subject and a peer."""
        side = self.side(direction)
        bit = 1 << subject.index
        low = high = traffic.NOTHING
        if not bit & side.isolated:
            low = high = traffic.EVERYTHING
        else:
            for rule in self.rules_of(direction, subject):
                sure, possible = self.names(rule, peer, address)
                if sure:
                    low |= rule.traffic
                if possible:
                    high |= rule.traffic
        if bit & side.may_deny:
            low = traffic.NOTHING
        if bit & side.may_allow:
            high = traffic.EVERYTHING
        return Reach(low, high)

    def names(self, rule: Rule, peer: Endpoint, address: Address | None) -> tuple[bool, bool]:
        """Say whether a rule's peers surely, and possibly, include *peer*.

        Args:
            rule: The rule.
            peer: Any endpoint.
            address: The address of the peer that the question names: a block is then asked about
                this address alone.
        """
        bit = 1 << peer.index
        if address is None or peer.kind is EndpointKind.EXTERNAL or not rule.block:
            return bool(rule.peers.low & bit), bool(rule.peers.high & bit)
        # Under a profile whose blocks match no pods the block holds none, whatever the address.
        held = self.blocks.hold(rule.block).high & rule.peers.high
        in_block = bool(held & bit) and address in rule.block
        return (
            bool(rule.labels.low & bit) or in_block,
            bool(rule.labels.high & bit) or in_block,
        )

    def rules_of(self, direction: Direction, subject: Endpoint) -> list[Rule]:
        """Return the rules that have *subject* as their subject."""
        groups = self.side(direction).by_subject.get(subject.index, ())
        return [rule for group in groups for rule in group.rules]

    def isolated_by(self, direction: Direction, subject: Endpoint) -> list[Entry]:
        """Return, for each policy that isolates *subject*, its first entry."""
        lists = self.side(direction).isolating.get(subject.index, ())
        return [entry for entries in lists for entry in entries]

    def passing(
        self, direction: Direction, subject: Endpoint, within: int, *, high: bool
    ) -> Partition:
        """Return what the rules with *subject* as their subject let pass, by the other end."""
        parts: Partition = {}
        for group in self.side(direction).by_subject.get(subject.index, ()):
            for passing, mask in group.low.items():
                add(parts, mask & within, passing)
            if high:
                for passing, mask in group.extra.items():
                    add(parts, mask & within, passing)
        return parts
