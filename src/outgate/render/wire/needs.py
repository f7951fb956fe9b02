"""NeedReport: how needs became rules, and what was proved of them."""

from __future__ import annotations

from outgate.intents.needs import Need
from outgate.planning.explaining.answers import (
    ExplainedNeed,
    NeedAnswer,
    NeedProof,
    ServingRule,
    Step,
)
from outgate.render.wire import parts, plans


def body(answer: NeedAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "asked": answer.asked,
        "needs": [_need(one) for one in answer.needs],
        "reading": parts.reading(answer.reading),
    }


def _need(value: ExplainedNeed) -> dict[str, object]:
    return {
        "name": value.name,
        "whose": value.whose,
        "need": _written_down(value.need),
        "status": str(value.status),
        "isMet": value.is_met,
        "subject": [_step(one) for one in value.subject],
        "destination": [_step(one) for one in value.destination],
        "obstacles": [plans.obstacle(one) for one in value.obstacles],
        "inTheWay": [plans.obstacle(one) for one in value.in_the_way],
        "rules": [_rule(one) for one in value.rules],
        "proof": None if value.proof is None else _proof(value.proof),
    }


def _written_down(value: Need) -> dict[str, object]:
    return {
        "words": str(value),
        "why": value.why,
        "owner": value.owner or None,
        "expires": value.expires.isoformat() if value.expires else None,
        "origin": parts.origin(value.origin) if value.origin.line else None,
    }


def _step(value: Step) -> dict[str, object]:
    return {"words": value.words, "source": value.source or None}


def _rule(value: ServingRule) -> dict[str, object]:
    return {
        "kind": value.kind,
        "policy": value.policy,
        "selects": value.selects,
        "number": value.number,
        "of": value.of,
        "rule": value.body,
        "alsoServes": list(value.also),
        "covers": list(value.covers),
        "note": value.note or None,
    }


def _proof(value: NeedProof) -> dict[str, object]:
    return {
        "planHolds": value.plan_holds,
        "isEvaluated": value.is_evaluated,
        "podClasses": value.sources,
        "notLetOut": list(value.not_let_out),
        "notLetIn": [plans.blocked(one) for one in value.blocked],
    }
