"""Our own form, for everything that has no reader: a CSV with a header, or JSON objects.

``time``, ``source``, ``destination``, ``protocol`` and ``port`` are needed; ``source_port``,
``verdict`` (``allowed``, ``denied``, ``would-be-denied``), ``name`` of an outside destination and
``count`` are not. An end is ``namespace/pod``, ``namespace/Kind/name`` or an address. Records go
from client to server.
"""

from __future__ import annotations

import csv
from typing import Any

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side
from outgate.flows.sources import fields
from outgate.flows.sources.times import of_text

_NEEDED = frozenset({"time", "source", "destination", "port"})
_CLASSES = {
    "": TrafficClass.ALLOWED,
    **{item.value: item for item in TrafficClass},
}


class PlainReader:
    """Reads rows and objects."""

    def __init__(self) -> None:
        self._header: tuple[str, ...] = ()

    def read(self, record: bytes) -> Read:
        """Read one row or object."""
        if record.lstrip()[:1] == b"{":
            value = fields.object_of(record)
            if isinstance(value, SetAside):
                return value
            if not is_mine(value):
                return SetAside(Reason.NOT_OF_SOURCE)
            return _flow(value)
        line = record.decode("utf-8", "replace").strip()
        if is_line(line):
            self._header = tuple(name.strip() for name in line.split(","))
            return SetAside(Reason.NO_TRAFFIC, "(the header)")
        try:
            row = next(csv.reader([line]), [])
        except csv.Error:
            return SetAside(Reason.BROKEN)
        if not self._header or len(row) != len(self._header):
            return SetAside(Reason.BROKEN if self._header else Reason.NOT_OF_SOURCE)
        return _flow(dict(zip(self._header, row, strict=True)))


def _flow(value: dict[str, Any]) -> Read:
    time = of_text(fields.text(value.get("time")))
    if not time:
        return SetAside(Reason.NO_TIME)
    kind = _CLASSES.get(fields.text(value.get("verdict")).lower())
    if kind is None:
        return SetAside(Reason.UNKNOWN_VERDICT, f"({fields.text(value.get('verdict'))[:40]!r})")
    protocol = fields.protocol(value.get("protocol") or "TCP")
    port = fields.port(value.get("port"))
    if not protocol or (not port and not protocol.startswith("ICMP")):
        return SetAside(Reason.NO_PROTOCOL)
    name = fields.text(value.get("name"))
    source_port = fields.port(value.get("source_port"))
    return Flow(
        time,
        _side(fields.text(value.get("source"))),
        _side(fields.text(value.get("destination")), (name,) if name else ()),
        protocol,
        source_port,
        port,
        kind,
        False,
        connections=min(max(1, fields.number(value.get("count"))), 1_000_000_000),
        has_connection=bool(source_port),
    )


def _side(word: str, names: tuple[str, ...] = ()) -> Side:
    parts = word.split("/")
    if len(parts) == 3:
        return Side("", parts[0], "", parts[1], parts[2])
    if len(parts) == 2:
        return Side("", parts[0], parts[1])
    return Side(word, names=names)


def is_mine(record: dict[str, Any]) -> bool:
    """Say whether an object is in our form."""
    return record.keys() >= _NEEDED and isinstance(record["source"], str)


def is_line(line: str) -> bool:
    """Say whether a line is the header of our CSV."""
    return {name.strip() for name in line.split(",")} >= _NEEDED
