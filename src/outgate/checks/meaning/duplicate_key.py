"""OG211: a key that is set twice: the first one is lost."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find keys of one mapping that are set twice."""
    policies = {
        (policy.document.origin.source, policy.document.origin.offset): policy
        for policy in evidence.policies
    }
    for gap in evidence.snapshot.gaps:
        if not gap.key:
            continue
        policy = policies.get((gap.origin.source, gap.origin.offset))
        yield Mistake(
            gap.origin,
            (),
            str(policy) if policy else "an object",
            policy.namespace if policy else gap.namespace,
            gap.what,
            gap.remedy[:1].lower() + gap.remedy[1:].rstrip("."),
            None if policy else Severity.WARNING,
            is_placed=True,
        )


CHECK = Check(
    "OG211",
    "duplicate-key",
    Severity.ERROR,
    "One mapping sets a key twice.",
    "kubectl keeps the last one and says nothing; other tools keep the first, or refuse. What the "
    "other one said is not in force.",
    find,
)
