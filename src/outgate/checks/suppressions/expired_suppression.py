"""OG001: a suppression whose date has passed."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.suppressions.kinds import Suppression
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find suppressions that were to end and are still there."""
    for one in evidence.suppressions:
        if isinstance(one, Suppression) and not one.holds(evidence.today):
            codes = ", ".join(one.codes)
            yield Mistake(
                one.origin,
                (),
                f"suppression of {codes}",
                None,
                f"it ended on {one.until}: {one.reason}",
                f"correct what {codes} is about, or give it another date and say why",
                is_placed=True,
                end=one.end,
            )


CHECK = Check(
    "OG001",
    "expired-suppression",
    Severity.ERROR,
    "A suppression is still there, and its date has passed.",
    "Somebody meant to correct it by that day. The finding that it silenced is back.",
    find,
)
