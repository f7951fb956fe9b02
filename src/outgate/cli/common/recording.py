"""Appends the history of pod addresses to a file for as long as nobody interrupts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from outgate.live.capturing.address_history import AddressHistory, Holding, encode
from outgate.manifests.cluster_api.requesting import Api
from outgate.manifests.cluster_api.resources import CORE
from outgate.manifests.cluster_api.watching import watch

if TYPE_CHECKING:
    from outgate.manifests.cluster_api.watching import Event

_PODS = next(resource for resource in CORE if resource.kind == "Pod")


def record_addresses(api: Api, socket: str, file: str, *, quiet: bool) -> None:
    """Record until interrupted; what is written stays, whole lines only.

    Args:
        api: The API server, for lists.
        socket: The socket of kubectl proxy.
        file: The file to append to.
        quiet: Say nothing.
    """
    history = AddressHistory()
    if not quiet:
        sys.stderr.write(f"recording addresses to {file}; end with Ctrl-C\n")
    with Path(file).open("ab") as stream:
        try:
            for event in watch(api, socket, _PODS):
                lines = list(_lines(history, event))
                if lines:
                    stream.write(b"".join(map(encode, lines)))
                    stream.flush()
        except KeyboardInterrupt:
            if not quiet:
                sys.stderr.write("\n")


def _lines(history: AddressHistory, event: Event) -> Iterator[Holding]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    if event.kind == "LISTED":
        present = {_key(pod) for pod in event.body}
        yield from history.only(present, now)
        for pod in event.body:
            yield from history.see(pod, now)
    else:
        yield from history.see(event.body, now, gone=event.kind == "DELETED")


def _key(pod: dict[str, dict[str, str]]) -> tuple[str, str]:
    metadata = pod.get("metadata") or {}
    return str(metadata.get("namespace", "")), str(metadata.get("name", ""))
