"""OG003: a suppression without reason, with an unknown code, or with a date that is none."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.suppressions.kinds import Faulty
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find what was to be a suppression."""
    for one in evidence.suppressions:
        if isinstance(one, Faulty):
            yield Mistake(
                one.origin,
                (),
                "suppression",
                None,
                one.sentence,
                one.remedy,
                is_placed=True,
                end=one.end,
            )


CHECK = Check(
    "OG003",
    "faulty-suppression",
    Severity.ERROR,
    "A suppression has no reason, names a check that there is not, or a date that is none.",
    "It silences nothing. A reason is asked for, because whoever comes later must be able to tell "
    "whether it still holds.",
    find,
)
