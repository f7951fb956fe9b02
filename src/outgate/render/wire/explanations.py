"""ExplainReport: whether and why one end can reach another."""

from __future__ import annotations

from outgate.questions.answers import (
    Change,
    ExplainAnswer,
    Miss,
    Part,
    RuleReference,
    SideAnswer,
)
from outgate.render.wire import parts


def body(answer: ExplainAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "source": answer.source,
        "destination": answer.destination,
        "verdict": str(answer.verdict),
        "parts": [part(item) for item in answer.parts],
        "notes": list(answer.notes),
        "reading": parts.reading(answer.reading),
    }


def part(value: Part) -> dict[str, object]:
    """Return one part of an answer."""
    return {
        "verdict": str(value.verdict),
        "traffic": parts.traffic(value.traffic) if value.traffic else value.other,
        "sources": list(value.sources),
        "destinations": list(value.destinations),
        "reason": value.reason,
        "egress": None if value.egress is None else side(value.egress),
        "ingress": None if value.ingress is None else side(value.ingress),
        "changes": [change(item) for item in value.changes],
        "settledBy": list(value.settled_by),
    }


def side(value: SideAnswer) -> dict[str, object]:
    """Return one side of a proof."""
    return {
        "direction": value.direction,
        "subject": value.subject,
        "state": value.state,
        "verdict": str(value.verdict),
        "isolatedBy": [_rule(item) for item in value.isolated_by],
        "allowedBy": [_rule(item) for item in value.allowed_by],
        "nearMisses": [_miss(item) for item in value.near_misses],
        "doubts": list(value.doubts),
    }


def _rule(value: RuleReference) -> dict[str, object]:
    return {
        "kind": value.kind,
        "policy": value.policy,
        "field": value.field,
        "origin": parts.origin(value.origin),
        "words": value.words,
    }


def _miss(value: Miss) -> dict[str, object]:
    return {"rule": _rule(value.rule), "missing": list(value.missing)}


def change(value: Change) -> dict[str, object]:
    """Return what would turn a verdict."""
    return {
        "words": value.words,
        "policy": value.policy or None,
        "origin": None if value.origin is None else parts.origin(value.origin),
        "direction": value.direction,
        "rule": value.rule or None,
        "manifest": value.manifest or None,
        "remove": list(value.remove),
    }
