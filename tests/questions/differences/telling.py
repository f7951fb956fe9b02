"""What `diff` says as short lines, to be held against what a person wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outgate.questions.differences.answers import Ends
from outgate.render.differences.wording import fact_words, passing_words

if TYPE_CHECKING:
    from outgate.questions.differences.answers import DiffAnswer


def told(answer: DiffAnswer) -> list[str]:
    """Return all that differs, a line each, sorted."""
    return sorted(_lines(answer))


def _lines(answer: DiffAnswer) -> Iterator[str]:
    for item in answer.connections:
        ends = "" if item.ends is Ends.KEPT else f" ({item.ends})"
        yield (
            f"{item.shift} {item.sources.words} -> {item.destinations.words}: "
            f"{passing_words(item.before)}, now {passing_words(item.after)}{ends}"
        )
    for fact in answer.facts:
        yield f"fact {fact_words(fact)}"
    for change in answer.isolation:
        names = ", ".join(change.workloads)
        yield f"{change.direction} of {names}: {change.before}, now {change.after}"
    for later in answer.next_pods:
        names = ", ".join(later.namespaces)
        yield f"next pod in {names}, {later.direction}: {later.before}, now {later.after}"
    for name in answer.new_workloads:
        yield f"new {name}"
    for name in answer.gone_workloads:
        yield f"gone {name}"
