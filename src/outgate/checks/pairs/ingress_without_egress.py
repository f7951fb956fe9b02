"""OG702: ingress allows what the other end's egress denies."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.pairs.ends import denied_pairs, in_words
from outgate.model.entries import Direction
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find items of ingress whose pods may not get out to it."""
    for pair in denied_pairs(evidence, Direction.INGRESS):
        whom = some(evidence.names(pair.sources), 3)
        yield pair.item.policy.mistake(
            pair.item.path,
            f"allows {in_words(pair.traffic)} from {whom}, whose egress policies let none of it "
            f"out to {some(evidence.names(pair.destinations), 3)}",
            "allow it as egress of the source too, or remove the item",
        )


CHECK = Check(
    "OG702",
    "ingress-without-egress",
    Severity.WARNING,
    "Ingress is allowed from pods whose egress policies deny it.",
    "Both ends must allow a connection: the source its egress, the destination its ingress. One "
    "half of the pair alone connects nobody.",
    find,
)
