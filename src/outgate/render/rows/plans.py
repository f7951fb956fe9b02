"""One row per rule that would be written, and one per thing that stands in the way."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.planning.answers import PlanAnswer
from outgate.planning.cilium_policies import (
    PlannedCiliumPolicy,
    PlannedCiliumRule,
    cilium_peer_in_words,
)
from outgate.planning.plans import PlannedPolicy, PlannedRule
from outgate.planning.stages import Stage, policies_at
from outgate.planning.wording import peer_in_words

HEADER = (
    "namespace",
    "kind",
    "name",
    "selects",
    "to",
    "ports",
    "why",
    "owner",
    "expires",
    "place",
)


def rows(answer: PlanAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer."""
    for space in answer.plan.namespaces:
        if space.is_refused:
            continue
        for policy in policies_at(Stage.POLICIES, space):
            if not policy.rules:
                yield (space.namespace, "policy", policy.name, str(policy.subject), *[""] * 6)
            for rule in policy.rules:
                yield _rule(policy, rule)
        for beyond in space.cilium:
            for one in beyond.rules:
                yield _cilium_rule(beyond, one)
    for item in answer.obstacles:
        kind = "obstacle" if item.stops else "note"
        yield (item.namespace, kind, item.code, "", "", "", item.what, "", "", str(item.origin))


def _rule(policy: PlannedPolicy, rule: PlannedRule) -> tuple[str, ...]:
    peers = "everything" if rule.peers is None else "; ".join(map(peer_in_words, rule.peers))
    ports = "all" if rule.ports is None else ", ".join(map(str, rule.ports))
    return (
        policy.namespace,
        "policy",
        policy.name,
        str(policy.subject),
        peers,
        ports,
        *_reasons(rule),
    )


def _cilium_rule(policy: PlannedCiliumPolicy, rule: PlannedCiliumRule) -> tuple[str, ...]:
    return (
        policy.namespace,
        "cilium policy",
        policy.name,
        str(policy.subject),
        "; ".join(map(cilium_peer_in_words, rule.rule.peers)),
        ", ".join(map(str, rule.rule.ports)),
        *_reasons(rule),
    )


def _reasons(rule: PlannedRule | PlannedCiliumRule) -> tuple[str, ...]:
    needs = rule.needs
    return (
        "; ".join(dict.fromkeys(need.why for need in needs)) or rule.note,
        "; ".join(dict.fromkeys(need.owner for need in needs if need.owner)),
        "; ".join(sorted({str(need.expires) for need in needs if need.expires})),
        "; ".join(str(need.origin) for need in needs if need.origin.line),
    )
