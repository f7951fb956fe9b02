"""Label selectors of the API into `Selector`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from outgate.dialects.networkpolicy.shape import (
    Faults,
    is_label_key,
    is_label_value,
    kind_of,
    shown,
)
from outgate.model.origins import Path
from outgate.model.selectors import ALL, Operator, Requirement, Selector

_FIELDS = frozenset({"matchLabels", "matchExpressions"})
_EXPRESSION_FIELDS = frozenset({"key", "operator", "values"})
_OPERATORS = {operator.value: operator for operator in Operator}


def read_selector(value: Any, path: Path, faults: Faults) -> Selector:
    """Read a LabelSelector that is present; null and ``{}`` select everything.

    Source: "The result of matchLabels and matchExpressions are ANDed. An empty label selector
    matches all objects" (LabelSelector), and for a podSelector "If it is not specified, it
    defaults to an empty selector" (NetworkPolicySpec.podSelector).
    """
    if not value:
        if value is not None and not isinstance(value, Mapping):
            faults.mapping(value, path, _FIELDS)
        return ALL
    body = faults.mapping(value, path, _FIELDS)
    requirements: list[Requirement] = []
    labels = body.get("matchLabels")
    if labels is not None:
        if type(labels) is dict or isinstance(labels, Mapping):
            for key, label in labels.items():
                requirements += _label(key, label, (*path, "matchLabels", key), faults)
        else:
            faults.mapping(labels, (*path, "matchLabels"), frozenset())
    expressions = body.get("matchExpressions")
    if expressions is not None:
        where = (*path, "matchExpressions")
        for index, expression in enumerate(faults.sequence(expressions, where)):
            requirements += _expression(expression, (*where, index), faults)
    return _interned(tuple(sorted(set(requirements))))


def _label(key: str, value: Any, path: Path, faults: Faults) -> list[Requirement]:
    # The decoder makes a null value the empty string.
    text = "" if value is None else faults.text(value, path)
    if text is None:
        return []
    if not is_label_key(key):
        faults.add(path, f"{shown(key)} is not a valid label key")
    if not is_label_value(text):
        faults.add(path, f"{shown(text)} is not a valid label value, so no object can have it")
    return [Requirement(key, Operator.IN, (text,))]


def _expression(value: Any, path: Path, faults: Faults) -> list[Requirement]:
    body = faults.mapping(value, path, _EXPRESSION_FIELDS)
    key = faults.text(body.get("key"), (*path, "key"))
    if key is not None and not is_label_key(key):
        faults.add((*path, "key"), f"{shown(key)} is not a valid label key")
    word = body.get("operator")
    operator = _OPERATORS.get(word) if isinstance(word, str) else None
    if operator is None:
        faults.add(
            (*path, "operator"),
            f"{kind_of(word)} is not an operator: "
            '"Valid operators are In, NotIn, Exists and DoesNotExist"',
        )
    where = (*path, "values")
    texts: list[str] = []
    for index, item in enumerate(faults.sequence(body.get("values"), where)):
        text = "" if item is None else faults.text(item, (*where, index))
        if text is None:
            continue
        if not is_label_value(text):
            faults.add(
                (*where, index),
                f"{shown(text)} is not a valid label value, so no object can have it",
            )
        texts.append(text)
    if operator in (Operator.IN, Operator.NOT_IN) and not texts:
        faults.add(where, '"If the operator is In or NotIn, the values array must be non-empty"')
    if operator in (Operator.EXISTS, Operator.DOES_NOT_EXIST) and texts:
        faults.add(
            where, '"If the operator is Exists or DoesNotExist, the values array must be empty"'
        )
    if key is None or operator is None:
        return []
    return [Requirement(key, operator, tuple(sorted(set(texts))))]


@lru_cache(maxsize=65536)
def _interned(requirements: tuple[Requirement, ...]) -> Selector:
    return Selector(requirements)
