"""Appends the history of pod addresses to a file for as long as nobody interrupts.

A signal is heard between events only, so the file holds whole lines, those of all events that came.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from outgate.cli.common.ending import InterruptedBySignal
from outgate.cluster.holdings import Holding, encode
from outgate.errors import ConfigurationError, OutgateError
from outgate.live.capturing.address_history import AddressHistory, of_holder
from outgate.manifests.cluster_api.requesting import Api, RequestError
from outgate.manifests.cluster_api.resources import CORE
from outgate.manifests.cluster_api.watching import watch

if TYPE_CHECKING:
    from outgate.cli.common.ending import Interruptions
    from outgate.manifests.cluster_api.watching import Event

_PODS = next(resource for resource in CORE if resource.kind == "Pod")


def record_addresses(
    api: Api, socket: str, file: str, *, interruptions: Interruptions, quiet: bool
) -> None:
    """Record until interrupted, which is how a recording ends.

    Args:
        api: The API server, for lists.
        socket: The socket of kubectl proxy.
        file: The file to append to.
        interruptions: Notes the signal that ends it.
        quiet: Say nothing.

    Raises:
        ConfigurationError: The file cannot be written.
        RequestError: Pods may not be listed or watched.
    """
    history = AddressHistory()
    if not quiet:
        sys.stderr.write(f"recording addresses to {file}; end with Ctrl-C\n")
    try:
        with Path(file).open("a+b") as stream:
            _end_cut_line(stream)
            for event in interruptions.each(watch(api, socket, _PODS, keep=of_holder)):
                lines = list(_lines(history, event))
                if lines:
                    stream.write(b"".join(map(encode, lines)))
                    stream.flush()
    except InterruptedBySignal:
        if not quiet:
            sys.stderr.write("recording ended\n")
    except RequestError as error:
        if not error.is_forbidden:
            raise
        raise RequestError(
            "addresses cannot be recorded: that takes the permissions to list pods and to watch "
            f"pods in the whole cluster; what was captured before stays ({error})",
            error.status,
        ) from None
    except OutgateError:
        raise
    except OSError as error:
        raise ConfigurationError(f"cannot write {file!r}: {error.strerror or error}") from error


def _end_cut_line(stream: BinaryIO) -> None:
    """End a last line that was cut off: the next one must not be lost with it."""
    if stream.tell():
        stream.seek(-1, os.SEEK_END)
        if stream.read(1) != b"\n":
            stream.write(b"\n")


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
