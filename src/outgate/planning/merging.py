"""The fewest rules that say exactly what is wanted, in an order that never changes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outgate.intents.needs import Need
from outgate.model.entries import Block, Peer, PodSelection
from outgate.planning.label_sets import is_within
from outgate.planning.plans import PlannedRule
from outgate.planning.port_items import ports_of
from outgate.sets.addresses import parse_block, union_of
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Wanted:
    """One peer, the traffic that is to reach it, and the need that says so."""

    peer: Peer
    traffic: Traffic
    need: Need | None = None
    note: str = ""


def merged(wanted: Iterable[Wanted]) -> tuple[PlannedRule, ...]:
    """Return rules that allow exactly what is wanted.

    Args:
        wanted: Peers and traffic, in any order.

    Returns:
        One rule per set of ports, its peers together; what another peer of the plan covers
        altogether is not said twice.
    """
    needs: dict[Peer, dict[Need | str, None]] = {}
    passing: dict[Peer, Traffic] = {}
    for item in wanted:
        passing[item.peer] = passing.get(item.peer, Traffic()) | item.traffic
        needs.setdefault(item.peer, {})[item.need if item.need is not None else item.note] = None
    _drop_covered(passing, needs)
    groups: dict[Traffic, list[Peer]] = {}
    for peer, traffic in passing.items():
        groups.setdefault(traffic, []).append(peer)
    rules = [_rule(traffic, peers, needs) for traffic, peers in groups.items()]
    return tuple(sorted(rules, key=_order))


def _drop_covered(passing: dict[Peer, Traffic], needs: dict[Peer, dict[Need | str, None]]) -> None:
    """Take from each peer the traffic that a wider peer is given already."""
    by_kind: dict[object, list[Peer]] = {}
    for peer in passing:
        by_kind.setdefault(_kind(peer), []).append(peer)
    for peers in by_kind.values():
        if len(peers) < 2:
            continue
        for narrow in peers:
            for wide in peers:
                if narrow is wide or narrow not in passing or wide not in passing:
                    continue
                if not _lies_in(narrow, wide):
                    continue
                left = passing[narrow] - passing[wide]
                if left == passing[narrow]:
                    continue
                needs[wide] |= needs[narrow]
                if left:
                    passing[narrow] = left
                else:
                    del passing[narrow]


def _kind(peer: Peer) -> object:
    """Return what only peers of the same kind share: blocks, or the pods of the same namespaces."""
    return None if isinstance(peer, Block) else (peer.namespace, peer.namespaces)


def _lies_in(narrow: Peer, wide: Peer) -> bool:
    if isinstance(narrow, Block) and isinstance(wide, Block):
        return narrow.addresses != wide.addresses and narrow.addresses <= wide.addresses
    if isinstance(narrow, PodSelection) and isinstance(wide, PodSelection):
        return narrow.pods != wide.pods and is_within(narrow.pods, wide.pods)
    return False


def _rule(
    traffic: Traffic, peers: list[Peer], needs: dict[Peer, dict[Need | str, None]]
) -> PlannedRule:
    reasons: dict[Need | str, None] = {}
    for peer in sorted(peers, key=_peer_order):
        reasons |= needs[peer]
    return PlannedRule(
        peers=tuple(sorted(_joined_blocks(peers), key=_peer_order)),
        ports=ports_of(traffic),
        needs=tuple(reason for reason in reasons if not isinstance(reason, str)),
        note="; ".join(reason for reason in reasons if isinstance(reason, str) and reason),
    )


def _joined_blocks(peers: list[Peer]) -> list[Peer]:
    """Put blocks that make up a larger one together; those with exceptions stay as they are."""
    plain = [peer for peer in peers if isinstance(peer, Block) and " except " not in peer.text]
    if len(plain) < 2:
        return peers
    joined = union_of(peer.addresses for peer in plain).blocks()
    if len(joined) >= len(plain):
        return peers
    rest = [peer for peer in peers if peer not in plain]
    return [*rest, *(Block(parse_block(text), text) for text in joined)]


def _peer_order(peer: Peer) -> tuple[int, str, str]:
    if isinstance(peer, Block):
        low = peer.addresses.first()
        return (1, f"{low.version}{low.number:039d}", peer.text)
    return (0, f"{peer.namespace or ''} {peer.namespaces}", str(peer.pods))


def _order(rule: PlannedRule) -> tuple[object, ...]:
    peers = rule.peers or ()
    return (tuple(map(_peer_order, peers)), tuple(map(str, rule.ports or ())))
