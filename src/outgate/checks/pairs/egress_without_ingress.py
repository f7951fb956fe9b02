"""OG701: egress allows what the other end's ingress denies."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.pairs.ends import denied_pairs, in_words
from outgate.model.entries import Direction
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find items of egress whose pods let none of it in."""
    for pair in denied_pairs(evidence, Direction.EGRESS):
        whom = some(evidence.names(pair.destinations), 3)
        yield pair.item.policy.mistake(
            pair.item.path,
            f"allows {in_words(pair.traffic)} to {whom}, whose ingress policies let none of it in "
            f"from {some(evidence.names(pair.sources), 3)}",
            "allow it as ingress of the destination too, or remove the item",
        )


CHECK = Check(
    "OG701",
    "egress-without-ingress",
    Severity.WARNING,
    "Egress is allowed to pods whose ingress policies deny it.",
    "Both ends must allow a connection: the source its egress, the destination its ingress. One "
    "half of the pair alone connects nobody.",
    find,
)
