"""The parts that documents of several kinds have in common."""

from __future__ import annotations

from outgate.model.gaps import Gap
from outgate.model.origins import Origin
from outgate.questions.answers import Reading
from outgate.sets.traffic import EVERYTHING, PROTOCOLS, Traffic


def reading(value: Reading) -> dict[str, object]:
    """Return what the answer rests on."""
    return {
        "profile": value.profile,
        "documents": value.documents,
        "sources": value.sources,
        "namespaces": value.namespaces,
        "workloads": value.workloads,
        "policies": value.policies,
        "passedOver": value.passed_over,
        "gaps": [gap(one) for one in value.gaps],
    }


def origin(value: Origin) -> dict[str, object]:
    """Return a place in the input; a line or column that is not known is null."""
    return {
        "source": value.source,
        "line": value.line or None,
        "column": value.column or None,
        "items": list(value.items),
    }


def traffic(value: Traffic) -> str | list[dict[str, object]]:
    """Return traffic: ``all``, or per protocol its ranges of ports."""
    if value == EVERYTHING:
        return "all"
    return [
        {
            "protocol": protocol,
            "ports": [{"from": low, "to": high} for low, high in value.ports(protocol)],
        }
        for protocol in PROTOCOLS
        if value.ports(protocol)
    ]


def gap(value: Gap) -> dict[str, object]:
    """Return something that was not understood."""
    return {
        "kind": str(value.kind),
        "isFailure": value.is_failure,
        "what": value.what,
        "remedy": value.remedy,
        "namespace": value.namespace,
        "origin": origin(value.origin),
    }
