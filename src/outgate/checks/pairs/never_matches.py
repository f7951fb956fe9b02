"""OG703: a rule that can never match."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import words
from outgate.model.entries import Block
from outgate.model.findings import Severity
from outgate.model.selectors import Operator, Requirement, Selector

_OWN = "outgate"


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find selectors that contradict themselves, and blocks of which nothing is left."""
    for policy in evidence.in_force:
        subject = policy.entries[0].subject.pods if policy.entries else Selector()
        # A policy of ours is switched off by a selector that nothing meets.
        if policy.entries and _OWN not in policy.entries[0].policy.manager:
            for clash in _clash(subject):
                yield policy.mistake(
                    ("spec", "podSelector"),
                    f"podSelector asks for {clash}, which no pod meets: the policy is for nobody",
                    "remove one of the two conditions",
                )
        for item in evidence.peers_of(policy):
            if isinstance(item.peer, Block):
                if not item.peer.addresses:
                    yield policy.mistake(
                        (*item.path, "ipBlock"),
                        f"ipBlock {item.peer.text} has no address left",
                        "remove the item, or some of its except",
                    )
                continue
            for name, selector in (
                ("podSelector", item.peer.pods),
                ("namespaceSelector", item.peer.namespaces),
            ):
                for clash in _clash(selector):
                    yield policy.mistake(
                        (*item.path, name),
                        f"{name} asks for {clash}, which nothing can meet: the item matches nobody",
                        "write In with both values if either is meant",
                    )


@lru_cache(maxsize=16384)
def _clash(selector: Selector) -> tuple[str, ...]:
    """Return the first two conditions that exclude each other, in words."""
    found = selector.requirements
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            if one.key == other.key and (_excludes(one, other) or _excludes(other, one)):
                return (words(Selector((one, other))).replace(",", " and ", 1),)
    return ()


def _excludes(one: Requirement, other: Requirement) -> bool:
    if one.operator is Operator.IN:
        if other.operator is Operator.IN:
            return not set(one.values) & set(other.values)
        if other.operator is Operator.NOT_IN:
            return set(one.values) <= set(other.values)
        return other.operator is Operator.DOES_NOT_EXIST
    return one.operator is Operator.EXISTS and other.operator is Operator.DOES_NOT_EXIST


CHECK = Check(
    "OG703",
    "never-matches",
    Severity.WARNING,
    "A selector contradicts itself, or an ipBlock has no address left.",
    "All conditions of a selector must be met at once. Two that exclude each other match nothing, "
    "today and with every pod that is ever made.",
    find,
)
