"""One row per rule that serves a need; a need without a rule has a row that says why."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.planning.explaining.answers import NeedAnswer
from outgate.render.json_format import to_compact_json

HEADER = (
    "name",
    "need",
    "why",
    "owner",
    "expires",
    "place",
    "status",
    "kind",
    "policy",
    "selects",
    "rule",
    "obstacle",
)


def rows(answer: NeedAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer."""
    for one in answer.needs:
        need = one.need
        head = (
            one.name,
            str(need),
            need.why,
            need.owner,
            str(need.expires or ""),
            str(need.origin) if need.origin.line else "",
            str(one.status),
        )
        for rule in one.rules:
            yield (*head, rule.kind, rule.policy, rule.selects, to_compact_json(rule.body), "")
        if not one.rules:
            yield (*head, "", "", "", "", "; ".join(item.what for item in one.obstacles))
