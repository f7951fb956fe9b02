"""OGI1xx: documents that are left out."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.intents.checking.questions import Subject
from outgate.model.findings import Finding, Severity
from outgate.model.gaps import GapKind


def refused_documents(subject: Subject) -> Iterator[Finding]:
    """Find every fault of every document (OGI101)."""
    for gap in subject.intents.gaps:
        if gap.kind is GapKind.REFUSED:
            yield Finding("OGI101", Severity.ERROR, gap.what, gap.remedy, gap.origin, gap.namespace)
