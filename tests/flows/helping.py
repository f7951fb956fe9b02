"""Records into edges, in one line of a test."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

from outgate.flows.edges import Edge, settled
from outgate.flows.holdings import AddressTimes
from outgate.flows.identifying import Identities
from outgate.flows.importing import Collected, Ground, collect
from outgate.flows.orienting import Servers
from outgate.flows.servers import servers_of
from outgate.model.snapshots import Snapshot


def collected(
    records: bytes | list[dict[str, Any]] | Path,
    snapshot: Snapshot | None = None,
    times: AddressTimes | None = None,
) -> Collected:
    """Read an input."""
    if isinstance(records, list):
        records = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    if isinstance(records, Path):
        records = records.read_bytes()
    servers = servers_of(snapshot) if snapshot is not None else Servers()
    with tempfile.TemporaryDirectory() as folder:
        stream = io.BufferedReader(io.BytesIO(records))
        return collect(stream, "log", Ground(Identities(snapshot, times), servers), {}, folder)


def edges_of(found: Collected) -> list[Edge]:
    """Return the edges in order."""
    return list(settled(sorted(found.edges, key=lambda edge: edge.key)))


def lines_of(found: Collected) -> list[str]:
    """Return the edges as words: who, whom, port, class, connections."""
    return [
        f"{edge.source} > {edge.destination}:{edge.port}/{edge.protocol} "
        f"{edge.traffic_class} {edge.connections}"
        for edge in edges_of(found)
    ]
