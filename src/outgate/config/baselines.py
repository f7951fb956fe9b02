"""A baseline: the findings of one day, from which an old repository can start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from outgate.errors import ConfigurationError
from outgate.model.findings import Finding

API_VERSION = "outgate.dev/v1alpha1"
KIND = "LintBaseline"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was there already."""

    file: str
    fingerprints: frozenset[str]


def baseline_document(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the document of a baseline; code and object are there for people.

    Args:
        findings: What is there.
    """
    rows = sorted((one.code, one.subject, one.fingerprint) for one in findings)
    return {
        "apiVersion": API_VERSION,
        "kind": KIND,
        "findings": [
            {"code": code, "subject": subject, "fingerprint": fingerprint}
            for code, subject, fingerprint in rows
        ],
    }


def read_baseline(file: str, data: bytes) -> Baseline:
    """Read a baseline.

    Args:
        file: Its name.
        data: What it holds.

    Raises:
        ConfigurationError: It is none.
    """
    remedy = "write it with outgate lint --write-baseline FILE"
    try:
        body = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} is no baseline: {error}; {remedy}") from None
    if not isinstance(body, Mapping) or body.get("kind") != KIND:
        raise ConfigurationError(f"{file} is no baseline: its kind is not {KIND}; {remedy}")
    if body.get("apiVersion") != API_VERSION:
        raise ConfigurationError(f"{file}: apiVersion is not {API_VERSION}; {remedy}")
    rows = body.get("findings")
    found = [
        row.get("fingerprint")
        for row in (rows if isinstance(rows, list) else [None])
        if isinstance(row, Mapping)
    ]
    if not isinstance(rows, list) or not all(isinstance(one, str) for one in found):
        raise ConfigurationError(f"{file}: its findings have no fingerprints; {remedy}")
    return Baseline(file, frozenset(map(str, found)))
