"""One row per recorded edge that is not allowed."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.learning.answers import SimulateAnswer

HEADER = (
    "finding",
    "verdict",
    "before",
    "source",
    "destination",
    "names",
    "port",
    "protocol",
    "connections",
    "first seen",
    "last seen",
    "reason",
    "allow",
)


def rows(answer: SimulateAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for finding, found in (
        ("would be denied", answer.denied),
        ("unknown", answer.unknown),
        ("denied today", answer.denied_today),
    ):
        for one in found:
            edge = one.edge
            yield (
                finding,
                str(one.verdict),
                "" if one.before is None else str(one.before),
                str(edge.source),
                str(edge.destination),
                " ".join(edge.names),
                str(edge.port) if edge.port else "",
                edge.protocol,
                str(edge.connections),
                edge.first_seen.isoformat(timespec="seconds"),
                edge.last_seen.isoformat(timespec="seconds"),
                one.proof.reason,
                one.allow,
            )
