"""OG213: rules beside spec instead of in it."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.meaning.fields import OF_SPEC
from outgate.dialects.networkpolicy.shape import FaultSort
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find fields of spec that stand at the top."""
    for policy in evidence.policies:
        for fault in policy.faults:
            is_top = fault.sort is FaultSort.UNKNOWN_FIELD and len(fault.path) == 1
            if is_top and fault.path[0] in OF_SPEC:
                field = fault.path[0]
                yield policy.mistake(
                    fault.path,
                    f"{field} stands beside spec, where it is no part of the policy",
                    f"indent {field} so that it is in spec",
                )


CHECK = Check(
    "OG213",
    "outside-spec",
    Severity.ERROR,
    "A field of the policy stands beside spec instead of in it.",
    "Rules outside of spec are no rules. Where the object is taken at all, it does without them: "
    "what they allow is denied, or what they limit is open.",
    find,
)
