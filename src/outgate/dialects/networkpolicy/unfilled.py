"""A NetworkPolicy with ``${VARIABLES}`` that a later step fills in.

Until then nobody knows what it says, only whom it could select and that it may isolate and allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from outgate.dialects.networkpolicy.selecting import read_selector
from outgate.dialects.networkpolicy.shape import Faults
from outgate.model.documents import Document
from outgate.model.entries import Direction, PodSelection, PolicyName, Touch
from outgate.model.selectors import ALL

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)[^}]*\}")
_MOST_NAMES = 5


def unfilled_names(document: Document) -> tuple[str, ...]:
    """Return the names of the variables in the policy's spec, at most five, in reading order."""
    found: dict[str, None] = {}
    for text in _texts(document.body.get("spec")):
        for name in _VARIABLE.findall(text):
            found[name] = None
    return tuple(found)[:_MOST_NAMES]


def touch_unfilled(document: Document, namespace: str) -> tuple[Touch, ...]:
    """Return what such a policy could touch: its subject, or all of its namespace."""
    spec = document.body.get("spec")
    body: Mapping[str, Any] = spec if isinstance(spec, Mapping) else {}
    faults = Faults()
    subject = read_selector(body.get("podSelector"), ("spec", "podSelector"), faults)
    selection = PodSelection(namespace, ALL, ALL if faults.found else subject)
    policy = PolicyName("NetworkPolicy", namespace, document.name, document.origin)
    types = body.get("policyTypes")
    stated = {item for item in types if isinstance(item, str)} if isinstance(types, list) else set()
    if not types:
        # As SetDefaults_NetworkPolicy does; a list that is itself a variable may have rules.
        stated = {"Ingress", "Egress"} if body.get("egress") else {"Ingress"}
    directions = [
        direction
        for word, direction in (("Ingress", Direction.INGRESS), ("Egress", Direction.EGRESS))
        if not stated or word in stated or stated - {"Ingress", "Egress"}
    ]
    return tuple(
        Touch(policy, direction, (selection,), True, True, isolates_only=True)
        for direction in directions
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
