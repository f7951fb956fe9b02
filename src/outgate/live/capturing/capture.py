"""A cluster's objects as one JSON List, written while they are read."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from outgate.live.capturing.pruning import prune
from outgate.model.documents import Document

CAPTURED_AT = "outgate.dev/captured-at"
CAPTURED_FROM = "outgate.dev/captured-from"


def is_spent(document: Document) -> bool:
    """Say whether an object is an old revision that no answer needs: a ReplicaSet without pods."""
    if document.kind != "ReplicaSet":
        return False
    spec = document.body.get("spec")
    return isinstance(spec, dict) and spec.get("replicas") == 0


def capture_lines(
    documents: Iterable[Document], *, captured_at: str, captured_from: str
) -> Iterator[bytes]:
    """Yield a capture as the lines of a JSON List, one object a line.

    Nothing is yielded before the first object has been read: a cluster that cannot be reached
    leaves no beginning of a file.

    Args:
        documents: The cluster's objects.
        captured_at: The time, as RFC 3339.
        captured_from: The context that was read.
    """
    remaining = iter(documents)
    first = next(remaining, None)
    head = {"annotations": {CAPTURED_AT: captured_at, CAPTURED_FROM: captured_from}}
    yield b'{"apiVersion":"v1","kind":"List","metadata":'
    yield msgspec.json.encode(head) + b',"items":[\n'
    separator = b""
    for document in itertools.chain(() if first is None else (first,), remaining):
        if is_spent(document):
            continue
        yield separator + msgspec.json.encode(prune(document))
        separator = b",\n"
    yield b"\n]}\n"


def captured(lines: Iterable[bytes]) -> Any:
    """Decode a capture; the counterpart of `capture_lines`, for tests and small files."""
    return msgspec.json.decode(b"".join(lines))
