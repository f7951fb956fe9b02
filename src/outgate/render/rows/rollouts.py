"""One row per namespace."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.live.rollout.answers import RolloutAnswer

HEADER = ("namespace", "stage", "state", "in_git", "run", "kept_by", "agrees", "notes")


def rows(answer: RolloutAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for one in answer.namespaces:
        yield (
            one.name,
            one.stage,
            one.state,
            one.in_git,
            one.run,
            one.owner,
            "true" if one.agrees else "false",
            "; ".join(one.notes),
        )
