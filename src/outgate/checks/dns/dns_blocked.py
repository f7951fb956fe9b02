"""OG501: isolated pods that cannot look up names."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.lookups import NAMESPACES, LookUps, dns_ports
from outgate.checks.peers import named_namespaces
from outgate.checks.policies import Policy
from outgate.engine.endpoints import Endpoint
from outgate.model.entries import Block, Entry, PodSelection
from outgate.model.findings import Severity, some
from outgate.model.verdicts import Verdict


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find pods with rules about egress of which none is about look-ups."""
    lookups = evidence.lookups
    if not lookups.targets.mask:
        return
    policies = {(one.namespace, one.name): one for one in evidence.in_force}
    blocked: dict[tuple[str, str], list[Endpoint]] = {}
    rules: dict[tuple[str, str], list[Entry]] = {}
    spoken: dict[int, bool] = {}

    def is_spoken_of(entries: list[Entry]) -> bool:
        # Of thousands of pods with the same rules it is asked once.
        if id(entries) not in spoken:
            spoken[id(entries)] = _is_spoken_of(entries)
        return spoken[id(entries)]

    for endpoint in lookups.isolated:
        if lookups.audit(endpoint).udp is not Verdict.DENIED:
            continue
        if any(is_spoken_of(entries) for entries in lookups.lists(endpoint)):
            continue
        entries = lookups.entries(endpoint)
        # The policy that gives the pods something is the one that was to give them DNS too.
        giving = [entry for entry in entries if entry.peers != ()]
        name = (giving or entries)[0].policy
        key = (name.namespace, name.name)
        if key in policies:
            blocked.setdefault(key, []).append(endpoint)
            rules[key] = giving
    for key, endpoints in blocked.items():
        yield _mistake(evidence, policies[key], endpoints, rules[key])
    yield from _tcp_alone(lookups, policies)


def _mistake(
    evidence: Evidence, policy: Policy, endpoints: list[Endpoint], giving: list[Entry]
) -> Mistake:
    mask = 0
    for endpoint in endpoints:
        mask |= 1 << endpoint.index
    whom = some(evidence.names(mask), 3)
    has = "egress" in policy.spec and policy.spec["egress"]
    path = ("spec", "egress") if has else ("spec", "policyTypes")
    remedy = (
        "allow UDP and TCP 53 to the cluster's DNS pods, by a policy for all pods of the namespace"
    )
    if not giving:
        return policy.mistake(
            path, f"no rule lets {whom} out, so they cannot look up names", remedy, Severity.NOTE
        )
    only_blocks = all(
        entry.peers and all(isinstance(peer, Block) for peer in entry.peers) for entry in giving
    )
    return policy.mistake(
        path,
        f"isolates the egress of {whom}, and no rule of any policy allows DNS to them",
        remedy,
        Severity.WARNING if only_blocks else None,
    )


def _is_spoken_of(entries: list[Entry]) -> bool:
    """Say whether some rule is about look-ups, perhaps wrongly: other checks see to it."""
    for entry in entries:
        if any(True for _ in dns_ports(entry)):
            return True
        for peer in entry.peers or ():
            if isinstance(peer, PodSelection) and entry.ports is None:
                spaces = named_namespaces(peer)
                if spaces is not None and not NAMESPACES.isdisjoint(spaces):
                    return True
    return False


def _tcp_alone(lookups: LookUps, policies: dict[tuple[str, str], Policy]) -> Iterator[Mistake]:
    alone: dict[int, Entry] = {}
    for endpoint in lookups.isolated:
        if lookups.audit(endpoint).udp is Verdict.DENIED:
            about = [one for one in lookups.entries(endpoint) if any(True for _ in dns_ports(one))]
            if {port.protocol for entry in about for port in dns_ports(entry)} == {"TCP"}:
                alone |= {id(entry): entry for entry in about}
    for entry in alone.values():
        policy = policies.get((entry.policy.namespace, entry.policy.name))
        if policy is not None:
            yield policy.mistake(
                (*entry.path, "ports"),
                "allows DNS over TCP alone, which is what a port without a protocol means; names "
                "are looked up over UDP first",
                "add port 53 with protocol: UDP",
            )


CHECK = Check(
    "OG501",
    "dns-blocked",
    Severity.ERROR,
    "Pods have rules about egress, and none of them allows to look up names.",
    "A policy about egress isolates its pods, port 53 included. Whatever they connect to by name "
    "is out of reach, whichever rules there are for it.",
    find,
)
