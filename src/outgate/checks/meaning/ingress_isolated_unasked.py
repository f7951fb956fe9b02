"""OG202: an egress policy without policyTypes isolates ingress too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.entries import Direction, PodSelection
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies with egress rules alone that name no types."""
    subjects: Counter[PodSelection] = Counter(
        subject
        for policy in evidence.in_force
        for subject in {
            entry.subject for entry in policy.entries if entry.direction is Direction.INGRESS
        }
    )
    for policy in evidence.in_force:
        spec = policy.spec
        if spec.get("policyTypes") or not spec.get("egress") or "ingress" in spec:
            continue
        subject = policy.entries[0].subject
        # Another policy about ingress of the same pods: that they are isolated is meant.
        is_meant = subjects[subject] > 1
        yield policy.mistake(
            ("spec", "egress"),
            "egress rules and no policyTypes: the policy isolates ingress too, and allows none",
            "write policyTypes: [Egress], or [Ingress, Egress] if ingress is to be denied",
            Severity.NOTE if is_meant else None,
        )


CHECK = Check(
    "OG202",
    "ingress-isolated-unasked",
    Severity.WARNING,
    "A policy has egress rules alone, and names no policyTypes.",
    "Without policyTypes every policy is about ingress too. One that was to limit egress denies "
    "all ingress to its pods, unless another policy allows some.",
    find,
)
