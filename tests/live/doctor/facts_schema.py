"""The JSON Schema of facts, made from their types: what the shipped schemas are held against."""

from __future__ import annotations

import dataclasses
import types
import typing
from enum import StrEnum
from typing import Any, get_args, get_origin

from outgate.model.facts import ClusterFacts

_SCALARS: dict[Any, str] = {str: "string", int: "integer", bool: "boolean"}


def facts_schema(*, with_name: bool) -> dict[str, Any]:
    """Return the schema of all facts.

    Args:
        with_name: Whether the cluster's name is one of them, as in a report.
    """
    found = _dataclass(ClusterFacts, {})
    if not with_name:
        del found["properties"]["cluster"]
    return found


def _schema(kind: Any, variables: dict[Any, Any]) -> dict[str, Any]:
    kind = variables.get(kind, kind)
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        choices = [choice for choice in get_args(kind) if choice is not type(None)]
        if len(choices) == 1:
            return _schema(choices[0], variables)
        return {"type": [_SCALARS[choice] for choice in choices]}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], variables)}
    maker = origin or kind
    if dataclasses.is_dataclass(maker):
        given = zip(getattr(maker, "__parameters__", ()), get_args(kind), strict=False)
        return _dataclass(maker, {name: variables.get(item, item) for name, item in given})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(item) for item in kind]}
    return {"type": _SCALARS[kind]}


def _dataclass(maker: Any, variables: dict[Any, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(maker)
    fields = dataclasses.fields(maker)
    always = [
        _key(field.name)
        for field in fields
        if field.default is dataclasses.MISSING or field.name == "confidence"
    ]
    properties = {_key(field.name): _schema(hints[field.name], variables) for field in fields}
    found: dict[str, Any] = {"type": "object", "additionalProperties": False}
    if always:
        found["required"] = always
    return {**found, "properties": properties}


def _key(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
