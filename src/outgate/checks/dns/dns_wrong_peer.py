"""OG503: DNS allowed to a label or namespace that no DNS pod has."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.listening import of
from outgate.checks.lookups import LABELS, NAMESPACES, is_about_dns
from outgate.checks.peers import named_namespaces, words
from outgate.checks.rules import subjects
from outgate.checks.selectors.likeness import is_slip
from outgate.checks.written import WrittenRule
from outgate.engine.bits import members
from outgate.model.entries import Direction, PodSelection
from outgate.model.findings import Severity
from outgate.model.selectors import Operator
from outgate.model.verdicts import Verdict
from outgate.sets.traffic import Traffic

_PORTS: Traffic = of("UDP", 53) | of("TCP", 53) | of("UDP", 5353) | of("TCP", 5353)
_REMEDY = (
    "write one item with namespaceSelector kubernetes.io/metadata.name: kube-system and "
    "podSelector k8s-app: kube-dns, or what the cluster's DNS Service selects"
)


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules about look-ups to pods that answer none."""
    for rule in evidence.rules:
        if rule.direction is Direction.INGRESS or not is_about_dns(rule.entry):
            continue
        if rule.entry.peers and not rule.blocks and not _is_served(evidence, rule):
            fact, severity = _fact(evidence, rule)
            if fact:
                yield rule.policy.mistake((*rule.entry.path, "to"), fact, _REMEDY, severity)


def _is_served(evidence: Evidence, rule: WrittenRule) -> bool:
    """Say whether the rule leads to DNS, or another rule of its pods does."""
    held = 0
    for selection in rule.selections:
        held |= evidence.selected(selection).high
    if held & evidence.lookups.targets.mask:
        return True
    real = evidence.real(held)
    if real and evidence.listening.declared(real).ports & _PORTS:
        return True
    for selection in rule.selections:
        if any(
            pod.host_network for one in evidence.with_labels(selection.pods) for pod in one.pods
        ):
            return True  # A cache on the node, which other checks are about.
    first = next(members(subjects(evidence, rule)), None)
    if first is None:
        return False
    endpoint = evidence.reachability.endpoints.all[first]
    return evidence.lookups.audit(endpoint).udp is not Verdict.DENIED


def _fact(evidence: Evidence, rule: WrittenRule) -> tuple[str, Severity | None]:
    whom = " or ".join(_peer(selection) for selection in rule.selections[:3])
    lookups = evidence.lookups
    spaces = {space for selection in rule.selections for space in named_namespaces(selection) or ()}
    is_named = all(named_namespaces(selection) is not None for selection in rule.selections)
    if lookups.is_known:
        if any(space in NAMESPACES and not evidence.is_populated(space) for space in spaces):
            return "", None
        where = lookups.targets.words
        return f"allows DNS to {whom}, which the cluster's DNS is not: that is {where}", None
    if not is_named:
        return "", None
    if spaces.isdisjoint(NAMESPACES):
        if any(_asks_for_dns(selection) for selection in rule.selections):
            fact = "DNS pods are in another namespace, kube-system nearly everywhere"
            return f"allows DNS to {whom}; {fact}", None
        if all(evidence.is_populated(space) and not evidence.makers(space) for space in spaces):
            return f"allows DNS to {whom}, of which none declares a port for it", None
        return "", None
    slips = [slip for selection in rule.selections if (slip := _slip(selection))]
    if slips:
        return f"allows DNS to {whom}; {slips[0]} is what DNS pods have", Severity.WARNING
    return "", None


def _peer(selection: PodSelection) -> str:
    spaces = named_namespaces(selection)
    where = f"namespace {', '.join(spaces)}" if spaces is not None else "some namespaces"
    return (
        f"{'pods ' + words(selection.pods) if selection.pods.requirements else 'pods'} of {where}"
    )


def _asks_for_dns(selection: PodSelection) -> bool:
    return any(
        (requirement.key, value) in LABELS
        for requirement in selection.pods.requirements
        if requirement.operator is Operator.IN
        for value in requirement.values
    )


def _slip(selection: PodSelection) -> str:
    for requirement in selection.pods.requirements:
        if requirement.operator is not Operator.IN or len(requirement.values) != 1:
            continue
        key, value = requirement.key, requirement.values[0]
        for known, name in LABELS[:1]:
            if (key == known and value != name and is_slip(value, name)) or (
                value == name and key != known and is_slip(key, known)
            ):
                return f"{known}={name}"
    return ""


CHECK = Check(
    "OG503",
    "dns-wrong-peer",
    Severity.ERROR,
    "A rule allows DNS to pods that are not the cluster's DNS.",
    "The rule looks as if it opened look-ups and opens none, so that its pods find nobody by name.",
    find,
)
