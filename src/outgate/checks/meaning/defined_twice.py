"""OG212: one object defined twice, and differently."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import Policy
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies of one name of which only the last stands."""
    first: dict[tuple[str, str], Policy] = {}
    for policy in evidence.policies:
        if policy.variables:
            continue
        earlier = first.setdefault((policy.namespace, policy.name), policy)
        if earlier is policy or earlier.spec == policy.spec:
            continue
        severity = _severity(earlier, policy)
        if severity is not None:
            yield policy.mistake(
                ("metadata", "name"),
                f"it is also defined, differently, at {earlier.document.origin}; of one name only "
                "the last stands",
                "give one of them another name, or remove it",
                severity,
            )
        first[policy.namespace, policy.name] = policy


def _severity(earlier: Policy, later: Policy) -> Severity | None:
    """Say how bad it is; variants of one thing in several folders are not applied together."""
    one, other = earlier.document.origin.source, later.document.origin.source
    if one == other:
        return Severity.ERROR
    if later.document.namespace is None or earlier.document.namespace is None:
        # Whoever applies the folder says which namespace.
        return Severity.NOTE if posixpath.dirname(one) == posixpath.dirname(other) else None
    is_beside = posixpath.dirname(one) == posixpath.dirname(other)
    return Severity.WARNING if is_beside else Severity.NOTE


CHECK = Check(
    "OG212",
    "defined-twice",
    Severity.ERROR,
    "Two definitions of one policy differ.",
    "Applied together the last one replaces the first: what only the first allows is denied, and "
    "which one is last depends on the names of files.",
    find,
)
