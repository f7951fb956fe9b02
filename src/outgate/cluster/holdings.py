"""A line of the history of pod addresses: written while a cluster is watched, read with logs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import msgspec


class Holding(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the history."""

    time: str
    """RFC 3339."""
    event: str
    """``held`` or ``released``."""
    address: str
    namespace: str
    pod: str
    uid: str = ""
    node: str = ""
    host_network: bool = False
    labels: dict[str, str] = msgspec.field(default_factory=dict)
    owner: str = ""
    """``Kind/name`` of the pod's controller."""


def encode(line: Holding) -> bytes:
    """Return a line of the file, with its end."""
    return msgspec.json.encode(line) + b"\n"


def decode(lines: Iterable[bytes]) -> Iterator[Holding]:
    """Read a history back; a line that was cut off is left out."""
    for line in lines:
        if line.endswith(b"\n") and line.strip():
            with contextlib.suppress(msgspec.DecodeError):
                yield msgspec.json.decode(line, type=Holding)
