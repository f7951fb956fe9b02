"""OG504: DNS allowed on another port than the DNS pods listen on."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.listening import of
from outgate.checks.lookups import is_about_dns
from outgate.checks.peers import named_namespaces
from outgate.checks.rules import subjects
from outgate.checks.written import WrittenRule, numbered
from outgate.engine.bits import members
from outgate.model.entries import Direction
from outgate.model.findings import Severity
from outgate.model.verdicts import Verdict
from outgate.sets.traffic import Traffic

_BY_NAMESPACE = {"openshift-dns": 5353, "kube-system": 53}
"""Where DNS pods listen, by the namespace that they are in, where they are not in the input."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules about look-ups that lead to DNS pods, and not to their ports."""
    for rule in evidence.rules:
        if rule.direction is Direction.INGRESS or not is_about_dns(rule.entry):
            continue
        if any(port.name for port in rule.entry.ports or ()):
            continue
        wanted, where = _wanted(evidence, rule)
        allowed = numbered(rule.entry)
        if allowed.udp and wanted.udp:
            wanted = Traffic(udp=wanted.udp)
        if not wanted or allowed & wanted or _is_served(evidence, rule, wanted):
            continue
        yield rule.policy.mistake(
            (*rule.entry.path, "ports"),
            f"allows DNS on {allowed}, and {where} on {wanted}: policies are judged at the pods' "
            "own ports",
            f"add port {wanted.udp[0][0] if wanted.udp else wanted.tcp[0][0]}, UDP and TCP",
        )


def _wanted(evidence: Evidence, rule: WrittenRule) -> tuple[Traffic, str]:
    targets = evidence.lookups.targets
    if evidence.lookups.is_known:
        held = targets.mask if rule.entry.peers is None else 0
        for selection in rule.selections:
            held |= evidence.selected(selection).high & targets.mask
        if held:
            return targets.udp | targets.tcp, "the DNS pods listen"
    spaces = [named_namespaces(selection) for selection in rule.selections]
    if len(spaces) != 1 or rule.blocks or spaces[0] is None or len(spaces[0]) != 1:
        return Traffic(), ""
    number = _BY_NAMESPACE.get(spaces[0][0])
    # Without the pods in the input only a peer that can be nothing else is judged.
    if number is None or evidence.is_populated(spaces[0][0]):
        return Traffic(), ""
    return of("UDP", number) | of("TCP", number), f"the DNS pods of {spaces[0][0]} listen"


def _is_served(evidence: Evidence, rule: WrittenRule, wanted: Traffic) -> bool:
    first = next(members(subjects(evidence, rule)), None)
    if first is not None and evidence.lookups.is_known:
        endpoint = evidence.reachability.endpoints.all[first]
        return evidence.lookups.audit(endpoint).udp is not Verdict.DENIED
    return any(
        entry.direction is Direction.EGRESS
        and entry.peers != ()
        and numbered(entry) & wanted
        and (entry.peers is None or entry.peers == rule.entry.peers)
        for entry in rule.policy.entries
    )


CHECK = Check(
    "OG504",
    "dns-wrong-port",
    Severity.ERROR,
    "A rule allows DNS to the right pods on a port that they do not listen on.",
    "Policies are judged behind the Service's address. OpenShift's DNS pods listen on 5353 behind "
    "a Service on 53, so that a rule for 53 allows no look-up.",
    find,
)
