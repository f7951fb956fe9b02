"""OG210: a field that the API does not have, or at another depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.meaning.fields import OF_SPEC, remedy_for, slip_of
from outgate.checks.policies import mapping, sequence
from outgate.dialects.networkpolicy.shape import FaultSort
from outgate.model.findings import Severity
from outgate.model.origins import Path
from outgate.model.patches import RenameKey


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
            meant = slip_of(fault.path, _beside(policy.document.body, fault.path))
            yield policy.mistake(
                fault.path,
                f"{where} has no field {field}; kubectl refuses it",
                f"write {meant}" if meant else remedy_for(field),
                patch=RenameKey(fault.path, meant) if meant else None,
            )


def _beside(body: object, path: Path) -> Mapping[str, Any]:
    found = body
    for step in path[:-1]:
        found = sequence(found)[step] if isinstance(step, int) else mapping(found).get(step)
    return mapping(found)


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
