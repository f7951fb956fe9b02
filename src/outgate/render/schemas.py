"""The JSON Schemas of what the JSON and YAML formats write; they ship with outgate."""

from __future__ import annotations

from importlib import resources

KINDS = (
    "AuditReport",
    "ReachReport",
    "ExplainReport",
    "DiffReport",
    "VerifyReport",
    "DoctorReport",
    "PlanReport",
    "ClusterFacts",
)


def schema_text(kind: str) -> str:
    """Return the schema of one of `KINDS`, as text."""
    folder = resources.files("outgate") / "schemas"
    return (folder / f"{kind}.json").read_text(encoding="utf-8")
