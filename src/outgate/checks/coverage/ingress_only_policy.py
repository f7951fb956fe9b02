"""OG103: a policy that looks like protection and leaves egress open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.entries import Direction, PodSelection
from outgate.model.findings import Severity

_WORDS = re.compile(r"[a-z]+")
_ONE_DIRECTION = {"ingress", "inbound", "incoming", "from", "traffic"}


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies that deny all by name, of type Ingress, whose pods' egress is open."""
    for policy in evidence.in_force:
        names = set(_WORDS.findall(policy.name.lower()))
        denies = {"deny", "all"} <= names or {"default", "deny"} <= names or "isolate" in names
        if not denies or names & _ONE_DIRECTION or policy.isolates(Direction.EGRESS):
            continue
        subject = policy.entries[0].subject
        is_closed = any(
            _holds(entry.subject, subject)
            for other in evidence.by_namespace[policy.namespace]
            for entry in other.entries
            if entry.direction is Direction.EGRESS
        )
        if is_closed:
            continue
        yield policy.mistake(
            ("spec", "policyTypes") if "policyTypes" in policy.spec else ("spec",),
            f"it is called {policy.name} and is about ingress alone: the egress of its pods is "
            "open",
            "add Egress to policyTypes once what its pods need is allowed, or say ingress in its "
            "name",
        )


def _holds(wide: PodSelection, narrow: PodSelection) -> bool:
    return set(wide.pods.requirements) <= set(narrow.pods.requirements)


CHECK = Check(
    "OG103",
    "ingress-only-policy",
    Severity.WARNING,
    "A policy denies everything by its name, and only ingress by its types.",
    "Whoever reads its name believes that its pods are closed. Their egress is open: what breaks "
    "into one of them can reach everything.",
    find,
)
