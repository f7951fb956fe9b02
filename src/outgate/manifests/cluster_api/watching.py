"""Watches: what changes in a resource, from a list on, for as long as the caller wants.

The hard cases of a watch, each by the API's own rules: bookmarks carry nothing but a version, an
expired version (410) asks for a new list, a stream may end at any time and goes on where it
stopped, and a list after a break tells who has gone meanwhile.
"""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec

from outgate.manifests.cluster_api.proxying import Connection
from outgate.manifests.cluster_api.requesting import Api, RequestError, refusal
from outgate.manifests.cluster_api.resources import Resource

_WATCH_SECONDS = 300
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Event:
    """One change, or the whole state after a list."""

    kind: str
    """``LISTED`` (body is a list of all objects), ``ADDED``, ``MODIFIED`` or ``DELETED``."""
    body: Any


def watch(
    api: Api,
    socket_path: str,
    resource: Resource,
    *,
    keep: Callable[[Any], Any] = lambda body: body,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Event]:
    """Yield the state of a resource, then its changes, without end.

    Args:
        api: For lists.
        socket_path: The socket of kubectl proxy, for the watch's own connection.
        resource: What to watch, in all namespaces.
        keep: Reduces an object to what is wanted of it, as soon as it is read.
        sleep: Waits between tries.

    Raises:
        RequestError: The user may not list or watch it.
    """
    pause = 1.0
    while True:
        versions: list[str] = []
        # "continue ... the server will provide a consistent list": all pages are of one version.
        yield Event("LISTED", [keep(body) for body in api.items(resource, versions=versions)])
        try:
            for event in _changes(socket_path, resource, versions[-1]):
                pause = 1.0
                yield Event(event.kind, keep(event.body))
        except RequestError as error:
            if error.is_forbidden or error.is_absent:
                raise
        # The stream broke or its version expired: list again, with a pause that grows and varies.
        sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, guards nothing
        pause = min(pause * 2, _LONGEST_PAUSE)


def _changes(socket_path: str, resource: Resource, version: str) -> Iterator[Event]:
    while True:
        query = urlencode(
            {
                "watch": "1",
                "allowWatchBookmarks": "true",
                "resourceVersion": version,
                "timeoutSeconds": str(_WATCH_SECONDS),
            }
        )
        connection = Connection(socket_path, timeout=_WATCH_SECONDS + 30.0)
        try:
            connection.request("GET", f"{resource.path()}?{query}")
            response = connection.getresponse()
            if response.status != 200:
                raise refusal(response.status, response.read(), f"watch {resource.name}")
            for line in response:
                event = msgspec.json.decode(line)
                kind, body = event.get("type"), event.get("object") or {}
                if kind == "ERROR":
                    raise RequestError(str(body.get("message", "")), int(body.get("code", 0)))
                version = str((body.get("metadata") or {}).get("resourceVersion", version))
                if kind != "BOOKMARK":
                    yield Event(str(kind), body)
        except RequestError:
            raise  # the API server said no; it is an OSError, and no broken stream
        except (OSError, http.client.HTTPException, msgspec.DecodeError):
            return
        finally:
            connection.close()
