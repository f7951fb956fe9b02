"""How a schema is written down once for both of its forms.

A part is a structural schema, as a CustomResourceDefinition takes it. What only one of the forms
has stands under `JSON` or `CRD` and is merged in by `for_editors` or `for_api_servers`: an API
server says more clearly by a CEL rule what is wrong than by a ``oneOf``, and an editor knows no
CEL.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

JSON = "(JSON Schema only)"
CRD = "(CRD only)"


def rule(expression: str, message: str) -> Schema:
    """Return a CEL rule.

    Args:
        expression: What must be true of ``self``.
        message: What is said where it is not.
    """
    return {"rule": expression, "message": message}


def an_object(
    description: str,
    properties: dict[str, Schema],
    *,
    required: tuple[str, ...] = (),
    one_of: tuple[str, ...] = (),
    rules: tuple[Schema, ...] = (),
    json: Schema | None = None,
) -> Schema:
    """Return the schema of a mapping that has no other keys.

    Args:
        description: What it is.
        properties: Its fields.
        required: Those that must be there.
        one_of: Exactly one of these must be there.
        rules: CEL rules.
        json: More for editors.
    """
    schema: Schema = {"description": description, "type": "object"}
    if required:
        schema["required"] = list(required)
    only_json: Schema = {"additionalProperties": False, **(json or {})}
    all_rules = list(rules)
    if one_of:
        only_json["oneOf"] = [{"required": [name]} for name in one_of]
        stated = ", ".join(f"has(self.{_cel_name(name)})" for name in one_of)
        all_rules.insert(
            0,
            rule(f"[{stated}].filter(is, is).size() == 1", f"exactly one of {', '.join(one_of)}"),
        )
    schema[JSON] = only_json
    if all_rules:
        schema[CRD] = {"x-kubernetes-validations": all_rules}
    return {**schema, "properties": properties}


def _cel_name(name: str) -> str:
    # "namespace" is a reserved word of CEL; Kubernetes escapes such fields.
    return f"__{name}__" if name == "namespace" else name


def a_list(
    description: str, items: Schema, most: int, *, least: int = 0, unique: bool = False
) -> Schema:
    """Return the schema of a list.

    Args:
        description: What it is.
        items: The schema of an item.
        most: How many there may be.
        least: How many there must be.
        unique: No item is there twice. Only for items that are text or numbers.
    """
    schema: Schema = {"description": description, "type": "array", "maxItems": most}
    if least:
        schema["minItems"] = least
    if unique:
        schema[JSON] = {"uniqueItems": True}
        schema[CRD] = {"x-kubernetes-list-type": "set"}
    return {**schema, "items": items}


def a_text(description: str, most: int, *, pattern: str = "", least: int = 1) -> Schema:
    """Return the schema of a text.

    Args:
        description: What it is.
        most: The characters that it may have.
        pattern: A regular expression that it fits, with its anchors.
        least: The characters that it must have.
    """
    schema: Schema = {"description": description, "type": "string", "maxLength": most}
    if least:
        schema["minLength"] = least
    if pattern:
        schema["pattern"] = pattern
    return schema


def for_editors(part: Any) -> Any:
    """Return a part as JSON Schema.

    Args:
        part: The part.
    """
    return _chosen(part, JSON, CRD)


def for_api_servers(part: Any) -> Any:
    """Return a part as structural schema.

    Args:
        part: The part.
    """
    return _chosen(part, CRD, JSON)


def _chosen(part: Any, taken: str, left: str) -> Any:
    if isinstance(part, list):
        return [_chosen(item, taken, left) for item in part]
    if not isinstance(part, dict):
        return part
    found = {key: value for key, value in part.items() if key not in (taken, left)}
    found |= part.get(taken, {})
    # Long parts last, so that a person sees first what holds for the whole.
    for key in ("properties", "items"):
        if key in found:
            found[key] = found.pop(key)
    return {key: _chosen(value, taken, left) for key, value in found.items()}
