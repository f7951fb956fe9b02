"""OG106: all pods are covered, until one with other labels appears."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.coverage.openness import openness
from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find namespaces whose pods are all isolated for egress, one selector at a time."""
    for space in evidence.once(openness):
        if space.open or not space.is_next_open:
            continue
        count = len(space.isolated)
        yield Mistake(
            space.origin,
            ("metadata", "name"),
            f"namespace {space.namespace}",
            space.namespace,
            f"egress is limited for its {count} workload{'s' if count > 1 else ''} by their "
            "labels, and a pod with other labels would be open",
            "add a default-deny: a policy with podSelector: {} and policyTypes: [Egress]",
        )


CHECK = Check(
    "OG106",
    "covered-by-label",
    Severity.NOTE,
    "Every pod of a namespace is covered, and the next one need not be.",
    "Selectors cover the labels that were there when they were written. A pod with others, such as "
    "a job, a debugging pod or the next release, starts open.",
    find,
)
