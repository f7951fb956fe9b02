"""ReachReport: who can reach whom."""

from __future__ import annotations

from outgate.questions.answers import Connections, Members, ReachAnswer
from outgate.render.wire import parts


def body(answer: ReachAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "question": answer.question,
        "isGrouped": answer.is_grouped,
        "totals": {
            "sources": answer.sources,
            "destinations": answer.destinations,
            "pairs": answer.pairs,
            "unknownPairs": answer.unknown_pairs,
        },
        "connections": [_connections(item) for item in answer.connections],
        "byNamespace": [
            {"source": item.source, "destination": item.destination, "pairs": item.pairs}
            for item in answer.by_namespace
        ],
        "notes": list(answer.notes),
        "reading": parts.reading(answer.reading),
    }


def _connections(value: Connections) -> dict[str, object]:
    return {
        "verdict": str(value.verdict),
        "sources": members(value.sources),
        "destinations": members(value.destinations),
        "traffic": parts.traffic(value.traffic),
        "pairs": value.pairs,
    }


def members(value: Members) -> dict[str, object]:
    """Return some ends as plain values."""
    return {
        "namespaces": list(value.namespaces),
        "workloads": list(value.workloads),
        "nodes": list(value.nodes),
        "blocks": list(value.blocks),
        "count": value.count,
        "words": value.words,
    }
