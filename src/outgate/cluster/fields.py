"""Careful access to fields of documents whose shape nobody has checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.model.origins import Path
from outgate.sets.addresses import Address, parse_address

_NOTHING: Mapping[str, Any] = {}


def mapping(value: Any) -> Mapping[str, Any]:
    """Return *value* if it is a mapping, an empty one otherwise."""
    return value if type(value) is dict or isinstance(value, Mapping) else _NOTHING


def sequence(value: Any) -> list[Any]:
    """Return *value* if it is a list, an empty one otherwise."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Return *value* if it is a string, an empty one otherwise."""
    return value if isinstance(value, str) else ""


def at(body: Any, path: Path) -> Any:
    """Return the value at a path of mapping keys; None where there is none."""
    for key in path:
        if not isinstance(body, Mapping):
            return None
        body = body.get(key)
    return body


def labels(value: Any) -> dict[str, str]:
    """Return the string-to-string part of a mapping of labels.

    ``canary:`` is null in YAML, and the API server's decoder makes null the empty string.
    """
    return {
        key: item or ""
        for key, item in mapping(value).items()
        if isinstance(key, str) and (item is None or isinstance(item, str))
    }


def addresses(values: list[Any]) -> tuple[Address, ...]:
    """Return the addresses among *values*, in order, each once."""
    found: dict[Address, None] = {}
    for value in values:
        if isinstance(value, str) and value:
            try:
                found[parse_address(value)] = None
            except ValueError:
                continue
    return tuple(found)
