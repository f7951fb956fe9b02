"""Obstacles in words: which need, where it stands, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from outgate.intents.needs import Need
from outgate.planning.plans import Obstacle


def about_need(
    code: str, what: str, remedy: str, need: Need, namespace: str, *, stops: bool = True
) -> Obstacle:
    """Return an obstacle that a need meets.

    Args:
        code: What kind of obstacle it is.
        what: The sentence that names the thing.
        remedy: What to do.
        need: The need.
        namespace: Whose it is; empty for a need of every workload.
        stops: Whether nothing is written for the namespace.
    """
    whose = f"{namespace}: " if namespace else ""
    return Obstacle(code, f"{whose}need {need}: {what}", remedy, namespace, need.origin, stops)


def similar(word: str, known: Iterable[str]) -> str:
    """Return the question that offers a word like this one; empty where none is like it.

    Args:
        word: What was written.
        known: What there is.
    """
    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]}?" if near else ""
