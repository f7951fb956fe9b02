"""A NetworkPolicy document into Entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.dialects.networkpolicy.rules import RULE_FIELDS, read_peers, read_ports
from outgate.dialects.networkpolicy.selecting import read_selector
from outgate.dialects.networkpolicy.shape import Fault, Faults, is_object_name, kind_of, shown
from outgate.dialects.untrusted import manager_of
from outgate.model.documents import Document
from outgate.model.entries import Direction, Entry, PodSelection, PolicyName
from outgate.model.selectors import ALL

_DOCUMENT_FIELDS = frozenset({"apiVersion", "kind", "metadata", "spec", "status"})
_SPEC_FIELDS = frozenset({"podSelector", "policyTypes", "ingress", "egress"})
_WORDS = {direction: direction.value for direction in Direction}
_TYPES = {"Ingress": Direction.INGRESS, "Egress": Direction.EGRESS}


def read(document: Document, namespace: str) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """Read one networking.k8s.io/v1 NetworkPolicy.

    Args:
        document: The policy.
        namespace: Its namespace, after defaulting.

    Returns:
        Its entries, one per rule and at least one per isolated direction, and every fault that
        the API server would refuse it for. A policy with faults is not in force.
    """
    faults = Faults()
    body = faults.mapping(document.body, (), _DOCUMENT_FIELDS)
    if not is_object_name(document.name) and "${" not in document.name:
        faults.add(
            ("metadata", "name"),
            f'{shown(document.name)}: "a lowercase RFC 1123 subdomain must consist of lower case '
            "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric "
            'character"',
        )
    spec = faults.mapping(body.get("spec"), ("spec",), _SPEC_FIELDS)
    subject = PodSelection(
        namespace, ALL, read_selector(spec.get("podSelector"), ("spec", "podSelector"), faults)
    )
    policy = PolicyName(
        "NetworkPolicy", namespace, document.name, document.origin, manager_of(body)
    )
    entries: list[Entry] = []
    isolated = _directions(spec, faults)
    for direction in (Direction.INGRESS, Direction.EGRESS):
        word = _WORDS[direction]
        rules = faults.sequence(spec.get(word), ("spec", word))
        read_rules = _rules(rules, direction, word, policy, subject, faults)
        if direction in isolated:
            entries += read_rules
            if not read_rules:
                entries.append(Entry(policy, direction, subject, (), None, ("spec",)))
    return tuple(entries), tuple(faults.found)


def _rules(
    rules: list[Any],
    direction: Direction,
    word: str,
    policy: PolicyName,
    subject: PodSelection,
    faults: Faults,
) -> list[Entry]:
    known = RULE_FIELDS[word]
    side = "from" if direction is Direction.INGRESS else "to"
    entries: list[Entry] = []
    for index, rule in enumerate(rules):
        path = ("spec", word, index)
        body = faults.mapping(rule, path, known)
        peers = read_peers(body.get(side), policy.namespace, (*path, side), faults)
        ports = read_ports(body.get("ports"), (*path, "ports"), faults)
        entries.append(Entry(policy, direction, subject, peers, ports, path))
    return entries


def _directions(spec: Mapping[str, Any], faults: Faults) -> frozenset[Direction]:
    """Return the directions in which the policy isolates its pods.

    Source: "If this field is not specified, it will default based on the existence of ingress or
    egress rules; policies that contain an egress section are assumed to affect egress, and all
    policies (whether or not they contain an ingress section) are assumed to affect ingress"
    (NetworkPolicySpec.policyTypes). The server's default looks at the number of egress rules, so
    an empty list does not count (SetDefaults_NetworkPolicy).
    """
    path = ("spec", "policyTypes")
    types = faults.sequence(spec.get("policyTypes"), path)
    if not types:
        has_egress = bool(spec.get("egress"))
        return frozenset(_TYPES.values()) if has_egress else frozenset({Direction.INGRESS})
    if len(types) > 2:
        faults.add(path, "may not specify more than two policyTypes")
    found: set[Direction] = set()
    for index, item in enumerate(types):
        direction = _TYPES.get(item) if isinstance(item, str) else None
        if direction is None:
            faults.add((*path, index), f"{kind_of(item)} is not one of Ingress, Egress")
        else:
            found.add(direction)
    return frozenset(found)
