"""Facts into plain values and back, by their types alone: a new fact needs no line here.

Reading is strict: an unknown key, a missing one or a value of the wrong sort is an error that names
its place, because a verb that works from facts must not take a misspelt one for one that is absent.
"""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from outgate.model.origins import Path

Made = TypeVar("Made")

_SORTS: dict[type, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    float: "a number",
}


class FactsError(ValueError):
    """A value that is no fact; `path` says where."""

    def __init__(self, words: str, path: Path) -> None:
        super().__init__(words)
        self.path = path


def encode(value: Any) -> Any:
    """Return *value* as mappings, lists and scalars; what is absent or empty is left out.

    Args:
        value: A dataclass, or anything that is in one.
    """
    if dataclasses.is_dataclass(value):
        found: dict[str, Any] = {}
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            if _is_default(field, inner):
                continue
            found[_key(field.name)] = encode(inner)
        return found
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    # How sure a fact is is always said, the usual case too.
    return (
        field.name != "confidence"
        and field.default is not dataclasses.MISSING
        and (value == field.default)
    )


def decode(kind: type[Made], value: Any) -> Made:
    """Return what `encode` has made plain.

    Args:
        kind: The dataclass.
        value: The plain value.

    Raises:
        FactsError: It is not one.
    """
    made: Made = _decode(kind, value, (), {})
    return made


def _decode(kind: Any, value: Any, path: Path, variables: Mapping[Any, Any]) -> Any:
    kind = variables.get(kind, kind)
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _decode_union(kind, value, path, variables)
    if origin is tuple:
        if not isinstance(value, list):
            raise FactsError(f"must be a list, not {_sort(value)}", path)
        item = get_args(kind)[0]
        return tuple(
            _decode(item, inner, (*path, index), variables) for index, inner in enumerate(value)
        )
    maker = origin or kind
    if dataclasses.is_dataclass(maker):
        inner = dict(zip(getattr(maker, "__parameters__", ()), get_args(kind), strict=False))
        resolved = {name: variables.get(item, item) for name, item in inner.items()}
        return _decode_dataclass(maker, value, path, resolved)
    return _decode_scalar(kind, value, path)


def _decode_union(kind: Any, value: Any, path: Path, variables: Mapping[Any, Any]) -> Any:
    choices = [choice for choice in get_args(kind) if choice is not type(None)]
    if len(choices) == 1:
        return _decode(choices[0], value, path, variables)
    for choice in choices:
        if type(value) is choice:
            return value
    words = " or ".join(_SORTS[choice] for choice in choices)
    raise FactsError(f"must be {words}, not {_sort(value)}", path)


def _decode_scalar(kind: Any, value: Any, path: Path) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value in list(kind):
            return kind(value)
        allowed = ", ".join(kind)
        raise FactsError(f"must be one of {allowed}, not {_shown(value)}", path)
    if type(value) is not kind:
        raise FactsError(f"must be {_SORTS[kind]}, not {_sort(value)}", path)
    return value


def _decode_dataclass(maker: Any, value: Any, path: Path, variables: Mapping[Any, Any]) -> Any:
    if not isinstance(value, Mapping):
        raise FactsError(f"must be a mapping, not {_sort(value)}", path)
    hints = _hints(maker)
    fields = {_key(field.name): field for field in dataclasses.fields(maker)}
    for key in value:
        if key not in fields:
            near = difflib.get_close_matches(str(key), fields, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(fields)}"
            raise FactsError(f"no field is called {_shown(key)}; {hint}", (*path, str(key)))
    found = {}
    for key, field in fields.items():
        if key in value:
            found[field.name] = _decode(hints[field.name], value[key], (*path, key), variables)
        elif field.default is dataclasses.MISSING:
            raise FactsError(f"{key} is missing", path)
    return maker(**found)


@cache
def _hints(maker: Any) -> dict[str, Any]:
    return typing.get_type_hints(maker)


def _key(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _sort(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return _SORTS.get(type(value), type(value).__name__)


def _shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:59] + "…"
