"""Careful reading of policies that are not evaluated: any shape is understood or widened.

The readers of other dialects may select too many pods, never too few: what cannot be understood
is left out of a conjunction, and so selects more. Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from outgate.model.ownership import MANAGER_LABEL
from outgate.model.selectors import ALL, Operator, Requirement, Selector

_OPERATORS = {operator.value: operator for operator in Operator}


def mapping(value: object) -> Mapping[object, object]:
    """Return *value* where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: object) -> Sequence[object] | None:
    """Return the items of a list, none where it is absent, None where it is something else."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else None


def has_items(value: object) -> bool:
    """Say whether a list has items; what is no list may have some."""
    items = sequence(value)
    return items is None or bool(items)


def selector_of(requirements: Iterable[Requirement]) -> Selector:
    """Return the one selector for these requirements, whatever their order."""
    ordered = tuple(sorted(set(requirements)))
    return Selector(ordered) if ordered else ALL


def label_requirements(value: object) -> tuple[Requirement, ...]:
    """Read what can be understood of a LabelSelector.

    Args:
        value: The selector as it stands in the document; anything at all.

    Returns:
        Its requirements. "The result of matchLabels and matchExpressions are ANDed"
        (LabelSelector), so each one that is left out selects more.
    """
    body = mapping(value)
    found = [
        Requirement(key, Operator.IN, (label,))
        for key, label in mapping(body.get("matchLabels")).items()
        if isinstance(key, str) and isinstance(label, str)
    ]
    for expression in sequence(body.get("matchExpressions")) or ():
        requirement = _requirement(mapping(expression))
        if requirement is not None:
            found.append(requirement)
    return tuple(found)


def manager_of(body: Mapping[str, object]) -> str:
    """Return what the label app.kubernetes.io/managed-by of an object says; empty without it."""
    labels = mapping(mapping(body.get("metadata")).get("labels"))
    value = labels.get(MANAGER_LABEL)
    return value if isinstance(value, str) else ""


def label_selector(value: object) -> Selector:
    """Read a LabelSelector, leaving out what cannot be understood."""
    return selector_of(label_requirements(value))


def _requirement(expression: Mapping[object, object]) -> Requirement | None:
    key, name = expression.get("key"), expression.get("operator")
    values = sequence(expression.get("values"))
    if not isinstance(key, str) or not isinstance(name, str) or values is None:
        return None
    texts = [value for value in values if isinstance(value, str)]
    operator = _OPERATORS.get(name)
    # "If the operator is In or NotIn, the values array must be non-empty. If the operator is
    # Exists or DoesNotExist, the values array must be empty." (LabelSelectorRequirement.values)
    has_values = operator in (Operator.IN, Operator.NOT_IN)
    if operator is None or len(texts) != len(values) or bool(texts) != has_values:
        return None
    return Requirement(key, operator, tuple(sorted(set(texts))))
