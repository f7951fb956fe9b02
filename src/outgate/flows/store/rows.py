"""An edge as a row of the store, and back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge, EdgeKey, Evidence
from outgate.flows.parties import Party, PartyKind

KEY_COLUMNS = (
    "source_kind, source_namespace, source_owner, source_name, source_address, destination_kind, "
    "destination_namespace, destination_owner, destination_name, destination_address, protocol, "
    "port, class"
)
PLACES = ", ".join("?" * 15)
SAME_KEY = " AND ".join(f"{name} = ?" for name in KEY_COLUMNS.split(", "))

Row: TypeAlias = tuple[Any, ...]
_encoder = msgspec.msgpack.Encoder()
_rows = msgspec.msgpack.Decoder(list[tuple[Any, ...]])
_decoder = msgspec.msgpack.Decoder(Evidence)


def key_of(key: EdgeKey) -> tuple[Any, ...]:
    """Return the values of the key's columns."""
    source, destination = key.source, key.destination
    return (
        source.kind.value,
        source.namespace,
        source.owner_kind,
        source.name,
        source.address,
        destination.kind.value,
        destination.namespace,
        destination.owner_kind,
        destination.name,
        destination.address,
        key.protocol,
        key.port,
        key.traffic_class.value,
    )


def row_of(edge: Edge) -> Row:
    """Return an edge as the store keeps it: the key's columns, when it was last seen, evidence."""
    return (*key_of(edge.key), edge.evidence.last, encode(edge.evidence))


def packed(rows: Iterable[Row]) -> bytes:
    """Return rows for another process: it adds them to a store and looks into few of them."""
    return _encoder.encode(list(rows))


def unpacked(kept: bytes) -> list[Row]:
    """Return rows of another process; none of nothing."""
    return _rows.decode(kept) if kept else []


def encode(evidence: Evidence) -> bytes:
    """Return evidence as it is kept."""
    return _encoder.encode(evidence)


def decode(packed: bytes) -> Evidence:
    """Return evidence that was kept."""
    return _decoder.decode(packed)


def edge_of(row: tuple[Any, ...]) -> Edge:
    """Return the edge of a row: the key's columns and the evidence."""
    key = EdgeKey(party_of(*row[0:5]), party_of(*row[5:10]), row[10], row[11], CLASSES[row[12]])
    return Edge(key, decode(row[13]))


CLASSES = {item.value: item for item in TrafficClass}
"""What is kept of a class to the class."""


@lru_cache(maxsize=65_536)
def party_of(kind: str, namespace: str, owner: str, name: str, address: str) -> Party:
    """Return the end that five columns of a key are."""
    return Party(PartyKind(kind), namespace, owner, name, address)
