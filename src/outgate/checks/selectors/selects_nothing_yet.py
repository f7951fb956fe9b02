"""OG302: selects nothing, and a chart or operator may make the pods."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import words
from outgate.checks.selectors.empty import empty_policies
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find selectors of pods that the input may make later."""
    for empty in evidence.once(empty_policies):
        if empty.like is None and empty.makers:
            yield empty.policy.mistake(
                ("spec", "podSelector"),
                f"selects {words(empty.selector)}, which no pod in the input has; "
                f"{some(list(empty.makers), 2)} may make some",
                "render the chart, or lint the live cluster, to see whether they have these labels",
            )


CHECK = Check(
    "OG302",
    "selects-nothing-yet",
    Severity.NOTE,
    "The selector selects no pod of the input, and something in the input makes pods later.",
    "Whether the policy does anything depends on labels that a chart or an operator chooses, and "
    "that its next release may change.",
    find,
)
