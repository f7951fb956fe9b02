"""OG301: selects nothing, and a label like it exists."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.checks.selectors.empty import empty_policies
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find selectors that miss pods by a letter."""
    for empty in evidence.once(empty_policies):
        like = empty.like
        if like is None:
            continue
        names = some([named(one) for one in like.workloads], 3)
        yield empty.policy.mistake(
            ("spec", "podSelector"),
            f"selects {like.wanted}, which no pod here has; {names} has {like.found}",
            f"write {like.found}, if that is meant",
        )


CHECK = Check(
    "OG301",
    "selector-typo",
    Severity.WARNING,
    "The selector selects no pod, and differs by a letter from the labels of pods that are there.",
    "A policy that selects nothing does nothing, and nobody is told. The pods that it was written "
    "for are as open as before.",
    find,
)
