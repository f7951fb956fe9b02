"""One row per group of connections, or per pair where they are not grouped."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.answers import ReachAnswer
from outgate.render.members import every_name

HEADER = ("verdict", "from", "to", "traffic", "pairs")


def rows(answer: ReachAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer; long lists in full."""
    for item in answer.connections:
        yield (
            item.verdict,
            " ".join(every_name(item.sources)),
            " ".join(every_name(item.destinations)),
            str(item.traffic),
            str(item.pairs),
        )
