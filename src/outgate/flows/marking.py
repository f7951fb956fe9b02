"""What makes two records of different files the same record: files overlap, and count once.

A log that is exported every hour holds the last record of the hour before again. Time, both ends
with their ports, verdict and place of a record are the same in both files, and two records of
different connections never agree in them: the client's port tells them apart. What has no such port
(counts of many connections) has no mark, and is never taken for another.

The last records of an input are remembered, and of a store the last ones altogether; what lies
further back than that counts twice.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from hashlib import blake2b

from outgate.flows.flow import Flow, Side

MOST_MARKS = 262_144
"""Records that are remembered of one input: its last ones."""
MOST_MARKS_OF_STORE = 524_288
_IS_BIG = sys.byteorder == "big"


def mark_of(flow: Flow) -> int:
    """Return what tells a record from all others, in 64 bits.

    Args:
        flow: A record of one connection, with the client's port.
    """
    text = (
        f"{flow.time} {flow.protocol} {_end(flow.source)} {flow.source_port} "
        f"{_end(flow.destination)} {flow.destination_port} {flow.traffic_class} {flow.is_reply} "
        f"{flow.vantage:d}"
    )
    return int.from_bytes(
        blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little"
    )


def _end(side: Side) -> str:
    return side.address or f"{side.namespace}/{side.pod}"


def packed(marks: Iterable[int]) -> bytes:
    """Return marks as they are kept.

    Args:
        marks: The marks.
    """
    found = array("Q", marks)
    if _IS_BIG:
        found.byteswap()
    return found.tobytes()


def unpacked(kept: bytes) -> array[int]:
    """Return marks that were kept.

    Args:
        kept: As `packed` returned them.
    """
    found = array("Q")
    found.frombytes(kept[: len(kept) // 8 * 8])
    if _IS_BIG:
        found.byteswap()
    return found
