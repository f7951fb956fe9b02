"""The table of checks, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from outgate.intents.checking import documents, lifetimes, openings, overlaps, references
from outgate.intents.checking.answers import CheckAnswer
from outgate.intents.checking.catalogue import Catalogue
from outgate.intents.checking.questions import Subject
from outgate.intents.documents import Intents
from outgate.model.findings import ORDER, Finding
from outgate.model.gaps import GapKind
from outgate.model.snapshots import Snapshot

Check: TypeAlias = Callable[[Subject], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    documents.refused_documents,
    references.unknown_workloads,
    references.unknown_destinations,
    references.unknown_ports,
    references.exempt_workloads,
    references.unknown_exemptions,
    references.workloads_without_intent,
    lifetimes.ends,
    lifetimes.owners,
    overlaps.overlaps,
    openings.closed_ranges,
    openings.empty_blocks,
    openings.host_names,
)
"""Add one by a function and a line here; docs/commands/intents.md lists the codes."""


def check(
    intents: Intents, today: date, *, within: int = 30, snapshot: Snapshot | None = None
) -> CheckAnswer:
    """Check intents.

    Args:
        intents: What was read.
        today: The day, in UTC.
        within: The days before its end in which a need counts as ending soon.
        snapshot: The cluster, to look names up in.
    """
    catalogue = None if snapshot is None else Catalogue(snapshot)
    subject = Subject(intents, today, within, catalogue)
    found = [finding for one in CHECKS for finding in one(subject)]
    found.sort(key=_order)
    # What is refused is a finding; what could not be read at all is not known well enough.
    gaps = [gap for gap in intents.gaps if gap.kind is not GapKind.REFUSED]
    return CheckAnswer(
        today=today,
        intents=len(intents.intents),
        needs=sum(1 for _ in subject.needs()),
        baseline="" if intents.baseline.is_assumed else intents.baseline.name,
        looked_up=snapshot is not None,
        findings=tuple(found),
        gaps=(*gaps, *(snapshot.gaps if snapshot is not None else ())),
    )


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    place = finding.origin
    return ORDER.index(finding.severity), place.source, place.line, place.column, finding.code
