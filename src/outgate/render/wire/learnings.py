"""LearnReport: what each workload was seen to need, and how complete that is."""

from __future__ import annotations

from datetime import datetime

from outgate.intents.needs import Need
from outgate.intents.writing import need_body
from outgate.learning.needs.answers import (
    Completeness,
    LearnAnswer,
    LearntNeed,
    NotSeen,
    ReviewNeed,
    Unlearnt,
    Unseen,
)
from outgate.learning.needs.traces import Observed
from outgate.render.wire import parts


def body(answer: LearnAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "first": _time(answer.first),
        "last": _time(answer.last),
        "ready": answer.completeness.is_ready,
        "needs": [_need(one) for one in answer.needs],
        "review": [_review(one) for one in answer.review],
        "notSeen": [_not_seen(one) for one in answer.not_seen],
        "unlearnt": [_unlearnt(one) for one in answer.unlearnt],
        "addressesSeen": answer.addresses_seen,
        "addressesAllowed": answer.addresses_allowed,
        "unnamed": list(answer.unnamed),
        "completeness": _completeness(answer.completeness),
        "notes": list(answer.notes),
        "reading": parts.reading(answer.reading),
    }


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")


def _need(value: LearntNeed) -> dict[str, object]:
    return {
        "namespace": value.namespace,
        "subject": value.subject,
        "standing": str(value.standing),
        "words": str(value.need),
        "need": _written(value.need, value.namespace),
        "observed": _observed(value.observed),
        "addressesSeen": value.addresses_seen,
        "addressesAllowed": value.addresses_allowed,
        "notes": list(value.notes),
        "by": value.by or None,
    }


def _written(need: Need, namespace: str) -> dict[str, object]:
    body = need_body(need, namespace)
    return {key: body[key] for key in ("to", "ports") if key in body}


def _observed(value: Observed) -> dict[str, object]:
    return {
        "connections": value.connections,
        "first": _time(value.first),
        "last": _time(value.last),
        "days": value.days,
        "sources": list(value.sources),
        "confidence": str(value.confidence),
    }


def _review(value: ReviewNeed) -> dict[str, object]:
    return {
        "name": value.name,
        "suspicion": str(value.suspicion),
        "namespace": value.namespace,
        "subject": value.subject,
        "destination": value.destination,
        "why": value.why,
        "remedy": value.remedy,
        "observed": _observed(value.observed),
        "accepted": value.accepted,
        "mayBeAccepted": value.may_be_accepted,
    }


def _not_seen(value: NotSeen) -> dict[str, object]:
    return {
        "namespace": value.namespace,
        "intent": value.intent,
        "words": str(value.need),
        "last": value.last or None,
        "origin": parts.origin(value.need.origin),
    }


def _unlearnt(value: Unlearnt) -> dict[str, object]:
    return {
        "why": value.why,
        "edges": value.edges,
        "connections": value.connections,
        "examples": list(value.examples),
    }


def _completeness(value: Completeness) -> dict[str, object]:
    return {
        "days": [
            {"day": one.day.isoformat(), "needs": one.needs, "new": one.new} for one in value.days
        ],
        "unseen": None if value.unseen is None else _unseen(value.unseen),
        "quiet": [
            {
                "workload": one.workload,
                "connections": one.connections,
                "days": one.days,
                "why": one.why,
            }
            for one in value.quiet
        ],
        "lost": value.lost,
        "blind": list(value.blind),
        "obstacles": [{"what": one.what, "remedy": one.remedy} for one in value.obstacles],
    }


def _unseen(value: Unseen) -> dict[str, object]:
    return {
        "unit": value.unit,
        "observations": value.observations,
        "once": value.once,
        "share": round(value.share, 6),
        "atMost": round(value.at_most, 6),
        "needs": round(value.needs, 1),
    }
