"""Any facts at all, drawn by their types alone."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

from hypothesis import strategies as some

_TEXT = some.text(some.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
_SCALARS: dict[Any, some.SearchStrategy[Any]] = {
    str: _TEXT,
    int: some.integers(-(2**40), 2**40),
    bool: some.booleans(),
}


def any_of(kind: Any, variables: Mapping[Any, Any] | None = None) -> some.SearchStrategy[Any]:
    """Return a strategy for a type as facts are made of.

    Args:
        kind: The type.
        variables: What the type variables in it stand for.
    """
    known = variables or {}
    kind = known.get(kind, kind)
    origin = get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        choices = [choice for choice in get_args(kind) if choice is not type(None)]
        drawn = [any_of(choice, known) for choice in choices]
        absent = [some.none()] if len(choices) < len(get_args(kind)) else []
        return some.one_of(*absent, *drawn)
    if origin is tuple:
        return some.lists(any_of(get_args(kind)[0], known), max_size=2).map(tuple)
    maker = origin or kind
    if dataclasses.is_dataclass(maker):
        given = zip(getattr(maker, "__parameters__", ()), get_args(kind), strict=False)
        inner = {name: known.get(item, item) for name, item in given}
        hints = typing.get_type_hints(maker)
        return some.builds(
            typing.cast("type[Any]", maker),
            **{field.name: any_of(hints[field.name], inner) for field in dataclasses.fields(maker)},
        )
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return some.sampled_from(kind)
    return _SCALARS[kind]
