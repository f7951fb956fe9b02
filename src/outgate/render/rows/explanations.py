"""One row per part of the question."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.questions.answers import ExplainAnswer, RuleReference, SideAnswer

HEADER = (
    "verdict",
    "from",
    "to",
    "traffic",
    "reason",
    "egress",
    "egress_isolated_by",
    "egress_allowed_by",
    "ingress",
    "ingress_isolated_by",
    "ingress_allowed_by",
)


def rows(answer: ExplainAnswer) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the answer."""
    for part in answer.parts:
        yield (
            part.verdict,
            " ".join(part.sources),
            " ".join(part.destinations),
            part.traffic_words,
            part.reason,
            *_side(part.egress),
            *_side(part.ingress),
        )


def _side(side: SideAnswer | None) -> tuple[str, str, str]:
    if side is None:
        return ("", "", "")
    isolating = " ".join(dict.fromkeys(rule.policy for rule in side.isolated_by))
    return (side.verdict, isolating, "; ".join(_rule(rule) for rule in side.allowed_by))


def _rule(rule: RuleReference) -> str:
    return f"{rule.policy} {rule.field} ({rule.origin})"
