"""The CustomResourceDefinitions, for who wants to keep the documents in the cluster.

The API server then refuses what the reader refuses. Where it cannot, the page of the kind says so.
"""

from __future__ import annotations

from typing import Any

from outgate.intents.documents import API_GROUP, BASELINE, INTENT
from outgate.intents.schemas.documents import BASELINE_SPEC, INTENT_SPEC
from outgate.intents.schemas.parts import for_api_servers

_VERSION = "v1alpha1"
_COLUMNS = {
    INTENT: [
        {"name": "Kind", "type": "string", "jsonPath": ".spec.workload.kind"},
        {"name": "Workload", "type": "string", "jsonPath": ".spec.workload.name"},
    ],
    BASELINE: [{"name": "DNS", "type": "string", "jsonPath": ".spec.dns"}],
}
_AGE = {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}


def crd(kind: str) -> dict[str, Any]:
    """Return the CustomResourceDefinition of a kind of document.

    Args:
        kind: EgressIntent or EgressBaseline.
    """
    spec = INTENT_SPEC if kind == INTENT else BASELINE_SPEC
    return _definition(
        kind, kind.lower() + "s", {"spec": for_api_servers(spec)}, "spec", _COLUMNS[kind]
    )


def facts_crd(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the CustomResourceDefinition of ClusterFacts.

    Args:
        schema: Its JSON Schema.
    """
    facts = _structural(schema["$defs"]["facts"])
    columns = [
        {"name": "Platform", "type": "string", "jsonPath": ".facts.platform.value"},
        {"name": "Profile", "type": "string", "jsonPath": ".facts.profile.value"},
    ]
    return _definition("ClusterFacts", "clusterfacts", {"facts": facts}, "facts", columns)


def _definition(
    kind: str,
    plural: str,
    properties: dict[str, Any],
    required: str,
    columns: list[dict[str, str]],
) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{API_GROUP}"},
        "spec": {
            "group": API_GROUP,
            "scope": "Namespaced" if kind == INTENT else "Cluster",
            "names": {
                "kind": kind,
                "listKind": f"{kind}List",
                "plural": plural,
                "singular": kind.lower(),
            },
            "versions": [
                {
                    "name": _VERSION,
                    "served": True,
                    "storage": True,
                    "additionalPrinterColumns": [*columns, _AGE],
                    "schema": {
                        "openAPIV3Schema": {
                            "type": "object",
                            "required": [required],
                            "properties": {
                                "apiVersion": {"type": "string"},
                                "kind": {"type": "string"},
                                "metadata": {"type": "object"},
                                **properties,
                            },
                        }
                    },
                }
            ],
        },
    }


def _structural(schema: Any) -> Any:
    """Return the part of a JSON Schema that a structural schema can say."""
    if isinstance(schema, list):
        return [_structural(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        key: _structural(value)
        for key, value in schema.items()
        if key != "additionalProperties" or value is not False
    }
    if "enum" in found and "type" not in found:
        found["type"] = "string"
    if isinstance(found.get("type"), list):
        # A value of either sort: structural schemas have no such type.
        del found["type"]
        found["x-kubernetes-preserve-unknown-fields"] = True
    return found
