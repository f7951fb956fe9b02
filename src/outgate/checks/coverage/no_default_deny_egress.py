"""OG102: a namespace in which nothing limits egress."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.coverage.openness import openness
from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.model.findings import Severity


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find namespaces with open pods alone."""
    for space in evidence.once(openness):
        if space.isolated or not space.is_next_open:
            continue
        number = len(space.open)
        workloads = f"{number} workload{'s' if number > 1 else ''}"
        has_ingress = space.namespace in evidence.by_namespace
        beside = ", though there are policies" if has_ingress else ""
        yield Mistake(
            space.origin,
            ("metadata", "name"),
            f"namespace {space.namespace}",
            space.namespace,
            f"no policy limits the egress of its {workloads}{beside}",
            "outgate plan writes policies that allow what they need, and a default-deny",
        )


CHECK = Check(
    "OG102",
    "no-default-deny-egress",
    Severity.NOTE,
    "No policy limits egress in a namespace with workloads.",
    "Every pod in it, and every pod made in it later, reaches everything.",
    find,
)
