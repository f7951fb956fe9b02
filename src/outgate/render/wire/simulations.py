"""SimulateReport: what would be denied of the traffic that was recorded."""

from __future__ import annotations

from datetime import datetime

from outgate.flows.edges import Edge
from outgate.flows.parties import Party
from outgate.learning.answers import Replayed, SimulateAnswer, StageTally, Tally
from outgate.render.wire import explanations, parts


def body(answer: SimulateAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "candidate": answer.candidate,
        "since": _time(answer.since),
        "onlyNewDenials": answer.only_new,
        "first": _time(answer.first),
        "last": _time(answer.last),
        "allowed": _tally(answer.allowed),
        "denied": _tally(answer.denied_tally),
        "unknown": _tally(answer.unknown_tally),
        "outside": _tally(answer.outside),
        "stages": [_stage(one) for one in answer.stages],
        "denials": [_replayed(one) for one in answer.denied],
        "unknowns": [_replayed(one) for one in answer.unknown],
        "deniedToday": [_replayed(one) for one in answer.denied_today],
        "notes": list(answer.notes),
        "reading": parts.reading(answer.reading),
    }


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")


def _tally(value: Tally) -> dict[str, object]:
    return {"edges": value.edges, "connections": value.connections}


def _stage(value: StageTally) -> dict[str, object]:
    return {
        "stage": value.stage,
        "allowed": _tally(value.allowed),
        "denied": _tally(value.denied),
        "unknown": _tally(value.unknown),
    }


def _replayed(value: Replayed) -> dict[str, object]:
    proof = value.proof
    return {
        **_edge(value.edge),
        "verdict": str(value.verdict),
        "before": None if value.before is None else str(value.before),
        "reason": proof.reason,
        "egress": None if proof.egress is None else explanations.side(proof.egress),
        "ingress": None if proof.ingress is None else explanations.side(proof.ingress),
        "changes": [explanations.change(one) for one in proof.changes],
        "allow": value.allow or None,
    }


def _edge(edge: Edge) -> dict[str, object]:
    return {
        "source": _party(edge.source),
        "destination": _party(edge.destination),
        "names": list(edge.names),
        "protocol": edge.protocol,
        "port": edge.port or None,
        "class": str(edge.traffic_class),
        "connections": edge.connections,
        "firstSeen": _time(edge.first_seen),
        "lastSeen": _time(edge.last_seen),
        "days": len(edge.days),
    }


def _party(party: Party) -> dict[str, object]:
    return {
        "kind": str(party.kind),
        "namespace": party.namespace or None,
        "ownerKind": party.owner_kind or None,
        "name": party.name or None,
        "address": party.address or None,
    }
