"""OG502: DNS over UDP alone."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import is_every_pod
from outgate.checks.rules import subjects
from outgate.checks.written import WrittenRule, numbered
from outgate.engine.bits import members
from outgate.model.entries import Block, Direction, Entry, Peer
from outgate.model.findings import Severity
from outgate.model.origins import Path
from outgate.model.patches import AddItem
from outgate.model.verdicts import Verdict
from outgate.sets import traffic

_UDP = traffic.of("UDP", 53, 53)
_TCP = traffic.of("TCP", 53, 53)


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules for UDP 53 whose pods have none for TCP 53 to the same destinations."""
    for rule in evidence.rules:
        if rule.direction is Direction.INGRESS or rule.entry.ports is None:
            continue
        if not numbered(rule.entry) & _UDP or _allows_tcp(evidence, rule):
            continue
        for path, port in rule.ports:
            if port.protocol == "UDP" and (port.low, port.high) == (53, 53) and not port.name:
                yield rule.policy.mistake(
                    path,
                    "allows DNS over UDP, and no rule allows it over TCP",
                    "add port 53 with protocol: TCP",
                    patch=_patch(rule, path),
                )
                break


def _patch(rule: WrittenRule, path: Path) -> AddItem | None:
    """Return the correction: the same port over TCP, for the same peers, if some are named."""
    if rule.entry.peers is None or any(map(_is_wide, rule.entry.peers)):
        return None
    texts = {"port": "53", "protocol": "TCP"}
    written = rule.written_port(path)
    return AddItem(path, tuple((key, texts[key]) for key in written if key in texts))


def _allows_tcp(evidence: Evidence, rule: WrittenRule) -> bool:
    entries: list[Entry] = list(rule.policy.entries)
    first = next(members(subjects(evidence, rule)), None)
    if first is not None:
        endpoint = evidence.reachability.endpoints.all[first]
        if evidence.lookups.audit(endpoint).tcp is Verdict.ALLOWED:
            return True
        entries = evidence.lookups.entries(endpoint)
    own = set(rule.entry.peers or ())
    for entry in entries:
        if entry.direction is not Direction.EGRESS or entry.peers == ():
            continue
        named = any(port.name and port.protocol == "TCP" for port in entry.ports or ())
        if not named and not numbered(entry) & _TCP:
            continue
        if entry.peers is None or any(peer in own or _is_wide(peer) for peer in entry.peers):
            return True
    return False


def _is_wide(peer: Peer) -> bool:
    if isinstance(peer, Block):
        return peer.addresses.size() >= 1 << 30
    return is_every_pod(peer)


CHECK = Check(
    "OG502",
    "dns-without-tcp",
    Severity.WARNING,
    "DNS is allowed over UDP and not over TCP.",
    "An answer that does not fit into a datagram is asked for again over TCP. Names with many "
    "addresses, and signed ones, then fail while all others work.",
    find,
)
