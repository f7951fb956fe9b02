"""Breaks objects: some value anywhere in a body is replaced by a value of another sort."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as some

from tests.snapshot.objects import KubernetesObject

ODD_VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    65536,
    10**30,
    0.5,
    "",
    "x",
    "²",
    "a" * 300,
    "\x1b[31m",
    "10.0.0.0/8",
    "${X}",
    [],
    [None],
    ["x"],
    [[]],
    [{}],
    {},
    {"x": None},
    {"": ""},
    {"name": "x"},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside of a body."""
    found = [path] if path else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        found += places(item, (*path, key))
    return found


@some.composite
def broken(draw: some.DrawFn, wholes: list[KubernetesObject]) -> KubernetesObject:
    """Draw one of the objects with one to three values replaced; its kind and name stay."""
    body = copy.deepcopy(draw(some.sampled_from(wholes)))
    for _ in range(draw(some.integers(1, 3))):
        candidates = [
            path
            for path in places(body)
            if path[0] not in ("apiVersion", "kind") and path != ("metadata",)
        ]
        path = draw(some.sampled_from(candidates))
        target = body
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = copy.deepcopy(draw(some.sampled_from(ODD_VALUES)))
    return body
