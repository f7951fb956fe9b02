"""Policies whose selector selects no pod, told apart by why: what three checks share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.checks.peers import has_variables
from outgate.checks.policies import Policy
from outgate.checks.selectors.likeness import Likeness, likeness
from outgate.model.selectors import Selector
from outgate.model.workloads import Workload


@dataclass(frozen=True, slots=True)
class Empty:
    """A policy in force that selects no pod of the input."""

    policy: Policy
    selector: Selector
    like: Likeness | None
    """Pods of its namespace that it misses by a slip of the pen."""
    elsewhere: tuple[Workload, ...]
    """Pods of other namespaces that have the labels."""
    makers: tuple[str, ...]
    """What makes pods of its namespace later."""
    has_pods: bool
    """Whether the input has any pod of its namespace."""


def empty_policies(evidence: Evidence) -> Iterator[Empty]:
    """Yield the policies in force that select nothing; those that mean every pod are left out."""
    for policy in evidence.in_force:
        if not policy.entries:
            continue
        subject = policy.entries[0].subject
        selector = subject.pods
        if selector.selects_all or evidence.real(evidence.selected(subject).high):
            continue
        if has_variables(selector):
            continue
        if evidence.with_labels(selector, policy.namespace):
            continue  # on their node's network: another check
        yield Empty(
            policy,
            selector,
            likeness(selector, evidence.workloads.get(policy.namespace, ())),
            tuple(evidence.with_labels(selector)),
            evidence.makers(policy.namespace),
            evidence.is_populated(policy.namespace),
        )
