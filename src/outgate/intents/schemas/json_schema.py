"""The JSON Schemas: for editors, and for whoever makes such documents."""

from __future__ import annotations

from typing import Any

from outgate.intents.documents import API_VERSION, BASELINE, INTENT
from outgate.intents.metadata import METADATA_FIELDS
from outgate.intents.schemas import scalars
from outgate.intents.schemas.documents import BASELINE_SPEC, INTENT_SPEC
from outgate.intents.schemas.parts import Schema, for_editors

_TITLES = {
    INTENT: "What one workload needs to reach, and why",
    BASELINE: "What holds for every namespace",
}
_SPECS = {INTENT: INTENT_SPEC, BASELINE: BASELINE_SPEC}
_TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of document.

    Args:
        kind: EgressIntent or EgressBaseline.
    """
    found: dict[str, Any] = for_editors(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:outgate:v1alpha1:{kind}",
            "title": _TITLES[kind],
            "type": "object",
            "additionalProperties": False,
            "required": ["apiVersion", "kind", "metadata", "spec"],
            "properties": {
                "apiVersion": {"const": API_VERSION},
                "kind": {"const": kind},
                "metadata": _metadata(kind),
                "spec": _SPECS[kind],
            },
        }
    )
    return found


def _metadata(kind: str) -> Schema:
    properties: dict[str, Any] = {
        "name": scalars.object_name("The document's name."),
        "namespace": scalars.namespace("The namespace of the workload."),
        "labels": _TEXTS,
        "annotations": _TEXTS,
    }
    properties |= {name: True for name in sorted(METADATA_FIELDS) if name not in properties}
    if kind == BASELINE:
        del properties["namespace"]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["name"],
        "properties": properties,
    }
