"""OG210: a field that the API does not have, or at another depth."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.meaning.fields import OF_SPEC, remedy_for
from outgate.dialects.networkpolicy.shape import FaultSort
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find fields that strict decoding refuses, those beside spec left out (OG213)."""
    for policy in evidence.policies:
        for fault in policy.faults:
            if fault.sort is not FaultSort.UNKNOWN_FIELD:
                continue
            field = str(fault.path[-1])
            if len(fault.path) == 1 and field in OF_SPEC:
                continue
            where = _where(fault.path[:-1])
            yield policy.mistake(
                fault.path, f"{where} has no field {field}; kubectl refuses it", remedy_for(field)
            )


def _where(path: tuple[str | int, ...]) -> str:
    if not path:
        return "a NetworkPolicy"
    if isinstance(path[-1], int):
        return f"an item of {path[-2]}"
    return str(path[-1])


CHECK = Check(
    "OG210",
    "unknown-field",
    Severity.ERROR,
    "There is no such field in this place: it is misspelt, or indented too far or not far enough.",
    "kubectl refuses the object, and tools that do not check leave the field out: the policy then "
    "says less than is written, and a selector without its labels selects every pod.",
    find,
)
