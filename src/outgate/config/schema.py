"""The JSON Schema of `outgate.yaml`, made from the table of settings; it ships as a file."""

from __future__ import annotations

from typing import Any

from outgate.config.settings import API_VERSION, KIND, SETTINGS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def configuration_schema() -> dict[str, Any]:
    """Return the schema of a configuration file."""
    properties: dict[str, Any] = {
        "apiVersion": {"const": API_VERSION},
        "kind": {"const": KIND},
    }
    for setting in SETTINGS:
        if setting.file_kind is None:
            continue
        place = properties
        if setting.section:
            section = properties.setdefault(
                setting.section,
                {"type": "object", "additionalProperties": False, "properties": {}},
            )
            place = section["properties"]
        place[setting.option] = {
            "description": f"{setting.words[:1].upper()}{setting.words[1:]}.",
            **setting.file_kind.schema(),
        }
    properties["audit"]["dependentRequired"] = {"direction": ["min-isolated"]}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:outgate:v1alpha1:{KIND}",
        "title": "What a run is told by a file: outgate.yaml",
        "type": "object",
        "additionalProperties": False,
        "required": ["apiVersion", "kind"],
        "properties": properties,
    }
