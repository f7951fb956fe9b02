"""OG203: rules of a direction that policyTypes does not name."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import sequence
from outgate.model.entries import Direction
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules that the API ignores."""
    for policy in evidence.policies:
        types = sequence(policy.spec.get("policyTypes"))
        if not types:
            continue
        for direction in Direction:
            word = direction.value.capitalize()
            rules = policy.rules(direction)
            if not rules or word in types:
                continue
            count = "its rule is" if len(rules) == 1 else f"its {len(rules)} rules are"
            yield policy.mistake(
                ("spec", direction.value),
                f"policyTypes does not name {word}: {count} ignored, and the policy restricts no "
                f"{direction.value}",
                f"add {word} to policyTypes, or remove {direction.value}",
            )


CHECK = Check(
    "OG203",
    "rules-without-type",
    Severity.ERROR,
    "The policy has rules of a direction that its policyTypes does not name.",
    "Where policyTypes is given, it alone decides: rules of another direction are ignored, and "
    "traffic that they were to limit is not limited by them.",
    find,
)
