"""What a world says, in the form in which the page says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import outgate
    from outgate.questions.answers import Part, RuleReference, SideAnswer


def explained(world: outgate.World, source: str, destination: str) -> list[dict[str, Any]]:
    """Return the parts of an explanation."""
    return [part_of(part) for part in world.explain(source, destination).parts]


def part_of(part: Part) -> dict[str, Any]:
    """Return one part, without the changes, which a page leaves to the command."""
    return {
        "verdict": str(part.verdict),
        "traffic": part.traffic_words,
        "sources": list(part.sources),
        "destinations": list(part.destinations),
        "reason": part.reason,
        "egress": side_of(part.egress),
        "ingress": side_of(part.ingress),
        "settledBy": list(part.settled_by),
    }


def side_of(side: SideAnswer | None) -> dict[str, Any] | None:
    """Return one side of a proof."""
    if side is None:
        return None
    return {
        "direction": side.direction,
        "subject": side.subject,
        "state": side.state,
        "verdict": str(side.verdict),
        "isolatedBy": [rule_of(rule) for rule in side.isolated_by],
        "allowedBy": [rule_of(rule) for rule in side.allowed_by],
        "nearMisses": [
            {"rule": rule_of(miss.rule), "missing": list(miss.missing)} for miss in side.near_misses
        ],
        "doubts": list(side.doubts),
    }


def rule_of(rule: RuleReference) -> dict[str, Any]:
    """Return one rule with its place."""
    return {
        "kind": rule.kind,
        "policy": rule.policy,
        "field": rule.field,
        "place": str(rule.origin),
        "words": rule.words,
    }
