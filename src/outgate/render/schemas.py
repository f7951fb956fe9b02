"""The schemas that ship with outgate: of what it writes and of what people write for it."""

from __future__ import annotations

from importlib import resources

REPORTS = (
    "AuditReport",
    "ReachReport",
    "ExplainReport",
    "DiffReport",
    "VerifyReport",
    "DoctorReport",
    "PlanReport",
    "NeedReport",
    "LearnReport",
    "SimulateReport",
    "IntentsReport",
    "LintReport",
    "DeniedReport",
    "DerivedReport",
    "RolloutReport",
    "FlowReport",
    "Plan",
    "NamesLock",
    "ClusterFacts",
    "Atlas",
    "ConfigurationReport",
)
INTENTS = ("EgressIntent", "EgressBaseline")
FACTS = "ClusterFacts"
CONFIGURATION = "Configuration"
BASELINE = "LintBaseline"
KINDS = (*REPORTS, FACTS, *INTENTS, CONFIGURATION, BASELINE)
CUSTOM_RESOURCES = (*INTENTS, FACTS)
"""The kinds that have a CustomResourceDefinition too."""


def schema_text(kind: str) -> str:
    """Return the JSON Schema of one of `KINDS`, as text."""
    if kind in INTENTS:
        from outgate.intents.schemas.json_schema import json_schema
        from outgate.render.json_format import to_json

        return to_json(json_schema(kind))
    folder = resources.files("outgate") / "schemas"
    return (folder / f"{kind}.json").read_text(encoding="utf-8")


def crd_text(kind: str) -> str:
    """Return the CustomResourceDefinition of one of `CUSTOM_RESOURCES`, as YAML."""
    import json

    from outgate.intents.schemas.crd import crd, facts_crd
    from outgate.render.yaml_text import yaml_lines

    definition = facts_crd(json.loads(schema_text(kind))) if kind == FACTS else crd(kind)
    return "".join(f"{line}\n" for line in yaml_lines(definition))
