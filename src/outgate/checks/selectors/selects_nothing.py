"""OG303: selects nothing, and nothing in sight makes such pods."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import words
from outgate.checks.selectors.empty import empty_policies
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find selectors of pods that are nowhere, or in another namespace."""
    for empty in evidence.once(empty_policies):
        if empty.like is not None or empty.makers:
            continue
        policy = empty.policy
        if empty.elsewhere and policy.document.namespace is not None:
            names = some([named(one) for one in empty.elsewhere], 3)
            fact = f"which no pod of namespace {policy.namespace} has; {names} has"
            remedy = "move the policy to the namespace of its pods"
        elif empty.has_pods:
            fact = f"which no pod of namespace {policy.namespace} has"
            remedy = "correct the labels, or remove the policy if its pods are gone"
        else:
            # A folder of policies alone: its pods are somewhere else.
            continue
        yield policy.mistake(
            ("spec", "podSelector"),
            f"selects {words(empty.selector)}, {fact}",
            remedy,
            # Without any pod of the namespace in the input, its own may just not be there.
            None if empty.has_pods else Severity.NOTE,
        )


CHECK = Check(
    "OG303",
    "selects-nothing",
    Severity.WARNING,
    "The selector selects no pod, though the input holds pods of its namespace.",
    "A policy that selects nothing does nothing, and nobody is told. It is left over, or its pods "
    "are as open as before.",
    find,
)
