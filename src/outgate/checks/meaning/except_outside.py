"""OG215: an except that is not inside its cidr."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.policies import mapping, sequence
from outgate.dialects.networkpolicy.shape import FaultSort
from outgate.model.findings import Severity
from outgate.model.origins import Path


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find exceptions that take nothing out, or everything."""
    for policy in evidence.policies:
        for fault in policy.faults:
            if fault.sort is not FaultSort.EXCEPT:
                continue
            block = mapping(_at(policy.document.body, fault.path[:-2]))
            cidr, number = block.get("cidr"), fault.path[-1]
            hole = sequence(block.get("except"))[number] if isinstance(number, int) else ""
            yield policy.mistake(
                fault.path,
                f"except {hole} is no part of cidr {cidr}: the API server refuses the policy",
                "write a block that is inside of cidr and smaller, or an ipBlock of its own with "
                "the cidr that it belongs to",
            )


def _at(value: object, path: Path) -> object:
    for step in path:
        value = sequence(value)[step] if isinstance(step, int) else mapping(value).get(step)
    return value


CHECK = Check(
    "OG215",
    "except-outside",
    Severity.ERROR,
    "A block in except is not inside of its cidr, or is all of it.",
    "The API server refuses the whole policy, so that none of its rules is in force.",
    find,
)
