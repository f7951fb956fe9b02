"""What stays of a finding when lines move, rules are inserted above it, or its file is renamed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from outgate.model.findings import Finding


def with_fingerprints(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, each with a fingerprint that no other one of the run has.

    It is made of the code, the object, and the field without its numbers in lists; findings that
    have all of that in common are counted in the order of the input.

    Args:
        findings: In the order of the input.
    """
    met: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        fields = (step for step in finding.path if isinstance(step, str))
        key = (finding.code, finding.subject, *fields)
        met[key] += 1
        text = "\0".join((*key, str(met[key])))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        yield replace(finding, fingerprint=digest[:32])
