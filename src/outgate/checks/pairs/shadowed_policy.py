"""OG706: a policy whose rules a wider policy makes idle."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.pairs.covering import covered_policies
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies whose pods all happen to be those of a wider one."""
    for found in evidence.once(covered_policies):
        if not found.whatever_comes:
            pods = evidence.selected(found.policy.entries[0].subject).low
            yield found.policy.mistake(
                ("metadata", "name"),
                f"all of its pods, {some(evidence.names(pods), 3)}, are pods of NetworkPolicy "
                f"{found.by.name} too, which allows all that this one allows",
                "keep it for pods that are made later, or remove it; narrow the other one if this "
                "one was meant to be all",
            )


CHECK = Check(
    "OG706",
    "shadowed-policy",
    Severity.NOTE,
    "All pods of a policy have another one that allows the same, or more.",
    "The labels differ, so a pod made later may be this policy's alone. Until there is one, it "
    "changes nothing, and narrowing it closes nothing.",
    find,
)
