"""DeniedReport: which connections were denied, and why."""

from __future__ import annotations

from outgate.questions.denials.answers import Denial, DeniedAnswer, Log
from outgate.render.wire import parts
from outgate.render.wire.explanations import part


def body(answer: DeniedAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "denials": [_denial(denial) for denial in answer.denials],
        "leftOut": answer.left_out,
        "allowed": answer.allowed,
        "logs": [_log(log) for log in answer.logs],
        "reading": parts.reading(answer.reading),
    }


def _denial(value: Denial) -> dict[str, object]:
    return {
        "source": value.source,
        "destination": value.destination,
        "protocol": value.protocol,
        "port": value.port or None,
        "names": list(value.names),
        "connections": value.connections,
        "first": value.first.isoformat(),
        "last": value.last.isoformat(),
        "isAudited": value.is_audited,
        "isByAddress": value.is_by_address,
        "example": value.example,
        "policies": list(value.policies),
        "verdict": None if value.verdict is None else str(value.verdict),
        "words": value.words,
        "parts": [part(item) for item in value.parts],
    }


def _log(value: Log) -> dict[str, object]:
    return {
        "name": value.name,
        "records": value.records,
        "setAside": [
            {"reason": reason, "records": number, "place": place}
            for reason, number, place in value.set_aside
        ],
        "lost": value.lost,
        "error": value.error or None,
    }
