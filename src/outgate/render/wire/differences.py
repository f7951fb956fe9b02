"""DiffReport: how two worlds differ in what they allow."""

from __future__ import annotations

from outgate.questions.differences.answers import (
    ConnectionDifference,
    DiffAnswer,
    DiffSide,
    Fact,
    PairCounts,
    Passing,
)
from outgate.render.wire import parts
from outgate.render.wire.reaches import members


def body(answer: DiffAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "question": answer.question,
        "isDifferent": answer.is_different,
        "totals": {
            "pairs": _pairs(answer.pairs),
            "pairsOfNew": answer.pairs_of_new,
            "pairsOfGone": answer.pairs_of_gone,
            "keptWorkloads": answer.kept_workloads,
        },
        "notes": list(answer.notes),
        "facts": [_fact(fact) for fact in answer.facts],
        "isolation": [
            {
                "direction": item.direction,
                "before": str(item.before),
                "after": str(item.after),
                "workloads": list(item.workloads),
            }
            for item in answer.isolation
        ],
        "nextPods": [
            {
                "direction": item.direction,
                "before": str(item.before),
                "after": str(item.after),
                "namespaces": list(item.namespaces),
            }
            for item in answer.next_pods
        ],
        "newWorkloads": list(answer.new_workloads),
        "goneWorkloads": list(answer.gone_workloads),
        "connections": [_connection(item) for item in answer.connections],
        "byNamespace": [
            {
                "source": item.source,
                "destination": item.destination,
                "pairs": _pairs(item.pairs),
            }
            for item in answer.by_namespace
        ],
        "old": _side(answer.old),
        "new": _side(answer.new),
    }


def _side(value: DiffSide) -> dict[str, object]:
    return {"name": value.name, "reading": parts.reading(value.reading)}


def _pairs(value: PairCounts) -> dict[str, object]:
    return {"appear": value.appear, "disappear": value.disappear, "change": value.change}


def _fact(value: Fact) -> dict[str, object]:
    return {
        "topic": str(value.topic),
        "before": str(value.before),
        "after": str(value.after),
        "areNew": value.are_new,
        "extent": str(value.extent) or None,
        "protocol": value.protocol or None,
        "namespaces": list(value.namespaces),
        "workloads": list(value.workloads),
    }


def _connection(value: ConnectionDifference) -> dict[str, object]:
    return {
        "change": str(value.shift),
        "ends": str(value.ends),
        "sources": members(value.sources),
        "destinations": members(value.destinations),
        "before": _passing(value.before),
        "after": _passing(value.after),
        "pairs": value.pairs,
    }


def _passing(value: Passing) -> dict[str, object]:
    return {
        "allowed": parts.traffic(value.allowed),
        "partly": parts.traffic(value.partly),
        "unknown": parts.traffic(value.unknown),
    }
