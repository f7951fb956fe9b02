"""One row per pair of ends, port and protocol."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.denials.answers import DeniedAnswer

HEADER = (
    "source", "destination", "protocol", "port", "names", "connections", "first", "last",
    "verdict", "words", "example",
)  # fmt: skip


def rows(answer: DeniedAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for denial in answer.denials:
        yield (
            denial.source,
            denial.destination,
            denial.protocol,
            str(denial.port or ""),
            " ".join(denial.names),
            str(denial.connections),
            denial.first.isoformat(timespec="seconds"),
            denial.last.isoformat(timespec="seconds"),
            "" if denial.verdict is None else str(denial.verdict),
            denial.words,
            denial.example,
        )
