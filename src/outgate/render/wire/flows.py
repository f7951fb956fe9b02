"""FlowReport: the edges of a store, written one at a time, since there may be a million."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from outgate.flows.edges import Edge
from outgate.flows.parties import Party
from outgate.render.wire.documents import API_VERSION


def flow_report(edges: Iterable[Edge]) -> Iterator[str]:
    """Return the document in pieces.

    Args:
        edges: In the order in which they are written.

    Yields:
        Text; all of it together is one JSON object, with an edge on each line.
    """
    yield f'{{"apiVersion":"{API_VERSION}","kind":"FlowReport","edges":['
    separator = "\n"
    for edge in edges:
        yield separator + json.dumps(edge_values(edge), separators=(",", ":"))
        separator = ",\n"
    yield "\n]}\n"


def edge_values(edge: Edge) -> dict[str, object]:
    """Return an edge as plain values."""
    evidence = edge.evidence
    return {
        "source": _party(edge.source),
        "destination": _party(edge.destination),
        "protocol": edge.protocol,
        "port": edge.port or None,
        "class": edge.traffic_class.value,
        "connections": edge.connections,
        "records": evidence.records,
        "firstSeen": edge.first_seen.isoformat(),
        "lastSeen": edge.last_seen.isoformat(),
        "days": {day.isoformat(): number for day, number in edge.days.items()},
        "isOrientationCertain": edge.orientation_is_certain,
        "byAddress": evidence.by_address,
        "sources": evidence.sources,
        "names": list(edge.names),
        "isNameAmbiguous": edge.has_ambiguous_name,
        "services": sorted(evidence.services),
        "policies": list(evidence.policies),
        "examples": [example.origin for example in evidence.examples],
    }


def _party(party: Party) -> dict[str, object]:
    values = {
        "kind": party.kind.value,
        "namespace": party.namespace,
        "ownerKind": party.owner_kind,
        "name": party.name,
        "address": party.address,
    }
    return {name: value for name, value in values.items() if value}
