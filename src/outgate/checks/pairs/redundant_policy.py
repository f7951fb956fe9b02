"""OG705: a policy without which nothing changes."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.pairs.covering import covered_policies
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies that another one holds whole: the pods, the directions, the rules."""
    for found in evidence.once(covered_policies):
        if found.whatever_comes:
            yield found.policy.mistake(
                ("metadata", "name"),
                f"NetworkPolicy {found.by.name} selects the same pods, or more, and allows all "
                "that this one allows",
                "remove it, or narrow the other one if this one was meant to be all",
            )


CHECK = Check(
    "OG705",
    "redundant-policy",
    Severity.NOTE,
    "Another policy selects the same pods and allows the same, or more.",
    "Policies add up, so this one changes nothing, for these pods and for those that are made "
    "later. Whoever narrows it will see that nothing closes.",
    find,
)
