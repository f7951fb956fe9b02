"""OG201: no egress is meant, and without policyTypes it stays open."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find an empty list of egress rules in a policy that names no types."""
    for policy in evidence.policies:
        spec = policy.spec
        # SetDefaults_NetworkPolicy tests the number of egress rules: an empty list is none.
        if spec.get("policyTypes") or "egress" not in spec or spec["egress"]:
            continue
        yield policy.mistake(
            ("spec", "egress"),
            "an empty egress and no policyTypes: the policy is about ingress alone, and egress "
            "stays open",
            "write policyTypes: [Egress], and Ingress too if ingress is to be denied",
        )


CHECK = Check(
    "OG201",
    "egress-not-stated",
    Severity.ERROR,
    "Egress is given as an empty list in a policy that names no policyTypes.",
    "Without policyTypes a policy is about egress only if it has egress rules. An empty list is no "
    "rule, so the pods that were to be closed are open.",
    find,
)
