"""OG505: the node's DNS cache is not allowed."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.lookups import dns_ports
from outgate.checks.policies import Policy
from outgate.checks.written import numbered
from outgate.model.entries import Block, Entry
from outgate.model.findings import Severity, some
from outgate.model.verdicts import Verdict
from outgate.sets import traffic
from outgate.sets.addresses import parse_block

_LINK_LOCAL = parse_block("169.254.0.0/16") | parse_block("fe80::/10") | parse_block("fd00::/8")
_UDP = traffic.of("UDP", 53, 53)


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find pods that reach the DNS pods, and not the cache that they ask instead."""
    lookups = evidence.lookups
    if not lookups.targets.node_local:
        return
    policies = {(one.namespace, one.name): one for one in evidence.in_force}
    missing: dict[tuple[str, str], tuple[Policy, Entry, int]] = {}
    for endpoint in lookups.isolated:
        entries = lookups.entries(endpoint)
        if lookups.audit(endpoint).udp is Verdict.DENIED or any(map(_opens_cache, entries)):
            continue
        about = next((one for one in entries if any(True for _ in dns_ports(one))), None)
        if about is None:
            continue
        key = (about.policy.namespace, about.policy.name)
        if key in policies:
            _, _, mask = missing.get(key, (policies[key], about, 0))
            missing[key] = (policies[key], about, mask | 1 << endpoint.index)
    for policy, entry, mask in missing.values():
        yield policy.mistake(
            entry.path,
            f"allows DNS for {some(evidence.names(mask), 3)} to pods alone, and this cluster has a "
            "DNS cache on every node, which is on the node's network and which no selector selects",
            "allow UDP and TCP 53 to the cache's address too: ipBlock 169.254.20.10/32, if the "
            "DaemonSet's -localip says no other",
        )


def _opens_cache(entry: Entry) -> bool:
    if entry.peers == () or not numbered(entry) & _UDP:
        return False
    return entry.peers is None or any(
        isinstance(peer, Block) and peer.addresses & _LINK_LOCAL for peer in entry.peers
    )


CHECK = Check(
    "OG505",
    "node-local-dns",
    Severity.WARNING,
    "Look-ups are allowed to the DNS pods, and not to the DNS cache that each node has.",
    "Pods ask the cache on their own node first. It is on the node's network, where it has a "
    "link-local address: a selector of pods never matches it, only an ipBlock does.",
    find,
)
