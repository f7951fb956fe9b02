"""Manifests in, findings out."""

from __future__ import annotations

import io
from datetime import date

from outgate.checks.answers import LintAnswer
from outgate.checks.evidence import Evidence
from outgate.checks.running import lint
from outgate.cluster.building import SnapshotBuilder
from outgate.enforcers import UPSTREAM
from outgate.loading import from_paths, load_evidence
from outgate.model.findings import Finding

TODAY = date(2030, 6, 15)
"""The day on which manifests are linted."""


def evidence_of(text: str) -> Evidence:
    """Read manifests."""
    found = from_paths("-", stdin=io.BytesIO(text.encode()))
    return load_evidence(found, SnapshotBuilder(), UPSTREAM, today=TODAY)


def lint_text(text: str) -> LintAnswer:
    """Look for all mistakes in manifests."""
    return lint(evidence_of(text))


def findings_of(text: str, code: str) -> list[Finding]:
    """Return what one check finds in manifests."""
    return [finding for finding in lint_text(text).findings if finding.code == code]
