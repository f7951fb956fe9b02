"""OG216: anything else that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.dialects.networkpolicy.shape import FaultSort
from outgate.model.findings import Severity
from outgate.model.gaps import GapKind


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find faults of policies that have no code of their own, and objects that are refused."""
    for policy in evidence.policies:
        if policy.variables:
            # What is to be filled in may be right.
            continue
        for fault in policy.faults:
            if fault.sort is FaultSort.OTHER:
                field = _field(fault.path)
                yield policy.mistake(
                    fault.path,
                    f"{field}: {fault.sentence}" if field else fault.sentence,
                    "correct the field; until then the policy is not in force",
                )
    of_policies = {
        (policy.document.origin.source, policy.document.origin.offset, policy.document.origin.items)
        for policy in evidence.policies
        if policy.faults
    }
    for gap in evidence.snapshot.gaps:
        # Faults of policies are told of above.
        at = (gap.origin.source, gap.origin.offset, gap.origin.items)
        if gap.kind is GapKind.REFUSED and at not in of_policies:
            remedy = gap.remedy[:1].lower() + gap.remedy[1:].rstrip(".")
            yield Mistake(
                gap.origin,
                (),
                "an object",
                gap.namespace,
                gap.what,
                remedy or "correct it; until then it is not in force",
                is_placed=True,
            )


def _field(path: tuple[str | int, ...]) -> str:
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.lstrip(".")


CHECK = Check(
    "OG216",
    "refused",
    Severity.ERROR,
    "The API server refuses the object.",
    "It is not in force, and an older version of it may be instead. What is applied together with "
    "it may be applied in part.",
    find,
)
