"""Obstacles that say the same of many namespaces or needs, put together for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from outgate.model.origins import Origin
from outgate.planning.plans import Obstacle

_NAMESPACE = "NAMESPACE"


@dataclass(frozen=True, slots=True)
class Together:
    """One thing to say, and the namespaces and places of which it is to be said."""

    code: str
    what: str
    remedy: str
    origins: tuple[Origin, ...]
    """Those that have a line; empty where none has."""
    namespaces: tuple[str, ...]


def together(obstacles: Iterable[Obstacle]) -> list[Together]:
    """Return obstacles, those that differ in nothing but their namespace or place as one.

    Args:
        obstacles: In the order in which they are to be shown; it stays.
    """
    groups: dict[tuple[str, str, str], list[Obstacle]] = {}
    for one in obstacles:
        key = (one.code, _without(one.what, one), _without(one.remedy, one))
        groups.setdefault(key, []).append(one)
    found: list[Together] = []
    for (code, what, remedy), same in groups.items():
        names = tuple(dict.fromkeys(one.namespace for one in same))
        if len(names) == 1:
            what, remedy = same[0].what, same[0].remedy
        places = tuple(dict.fromkeys(one.origin for one in same if one.origin.line))
        found.append(Together(code, what, remedy, places, names))
    return found


def _without(text: str, one: Obstacle) -> str:
    """Return a sentence with its namespace taken out where it stands as a namespace."""
    if not one.namespace:
        return text
    name = re.escape(one.namespace)
    text = re.sub(rf"^{name}: need", f"{_NAMESPACE}: need", text)
    return re.sub(rf"(pods of|--accept-unevaluated) {name}(?![\w.-])", rf"\1 {_NAMESPACE}", text)
