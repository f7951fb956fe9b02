"""One row per need: learnt, to be looked at, or not seen."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.learning.needs.answers import LearnAnswer
from outgate.learning.needs.traces import Observed

HEADER = (
    "finding",
    "namespace",
    "subject",
    "need",
    "name",
    "connections",
    "first seen",
    "last seen",
    "days",
    "confidence",
    "addresses seen",
    "addresses allowed",
    "why",
)


def rows(answer: LearnAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of an answer."""
    for one in answer.needs:
        ranges = ("", "")
        if one.addresses_allowed:
            ranges = (str(one.addresses_seen), str(one.addresses_allowed))
        yield (
            str(one.standing),
            one.namespace,
            one.subject,
            str(one.need),
            "",
            *_observed(one.observed),
            *ranges,
            "; ".join(one.notes),
        )
    for item in answer.review:
        yield (
            "accepted" if item.accepted else "review",
            item.namespace,
            item.subject,
            item.destination,
            item.name,
            *_observed(item.observed),
            "",
            "",
            item.why,
        )
    for gone in answer.not_seen:
        yield (
            "not seen",
            gone.namespace,
            gone.intent,
            str(gone.need),
            *("",) * 3,
            gone.last,
            *("",) * 4,
            gone.need.why,
        )


def _observed(value: Observed) -> tuple[str, ...]:
    return (
        str(value.connections),
        value.first.isoformat(timespec="seconds"),
        value.last.isoformat(timespec="seconds"),
        str(value.days),
        str(value.confidence),
    )
