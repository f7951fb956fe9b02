"""What the doctor warns of."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.model.findings import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One danger whose condition was read in the cluster."""

    code: str
    severity: Severity
    sentence: str
    remedy: str
    source: str
    """Where its condition was read: an object and its field, which has no line."""
