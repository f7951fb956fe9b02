"""OG002: a suppression that silences nothing."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.suppressions.kinds import Suppression
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:  # noqa: ARG001 - known after all others
    """Find nothing: `running` knows which are idle when every other check has looked."""
    return iter(())


def idle(suppression: Suppression, code: str) -> Mistake:
    """Return the mistake that a suppression of a code silences nothing."""
    return Mistake(
        suppression.origin,
        (),
        f"suppression of {code}",
        None,
        f"{code} is not found here: {suppression.reason}",
        f"remove {code} from it",
        is_placed=True,
        end=suppression.end,
    )


CHECK = Check(
    "OG002",
    "unused-suppression",
    Severity.WARNING,
    "A suppression silences nothing.",
    "What it was about is corrected, or it stands in the wrong place. Left alone, it silences the "
    "next mistake of its kind.",
    find,
)
