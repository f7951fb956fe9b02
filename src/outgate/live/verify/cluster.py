"""What a run reads from the cluster: nodes, its own pods and their logs, events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlencode

from outgate.live.verify.kinds import DAEMON_SETS, EVENTS, NAMESPACES, NODES, PODS
from outgate.live.verify.objects import PURPOSE, VERIFY
from outgate.live.writing import MANAGED_BY, OUTGATE, Sender
from outgate.manifests.cluster_api.requesting import Api, RequestError, object_path
from outgate.manifests.cluster_api.resources import Resource

_LONGEST_LOG = 1 << 20
"""Bytes of a log that are read at once: two seconds of a probe are a few thousand."""


class Talk(Sender, Protocol):
    """What a run needs of the API server."""

    def get(self, path: str) -> Any:
        """Return what is at a path, decoded."""

    def items(
        self, resource: Resource, namespace: str | None = None, *, selector: str = ""
    ) -> Iterator[Any]:
        """List a resource."""

    def text(self, path: str) -> str:
        """Return what is at a path, as text."""


class TextApi(Api):
    """The API server, and what it has that is not JSON: logs."""

    def text(self, path: str) -> str:
        """Return what is at a path, as text; bytes that are none are replaced.

        Raises:
            RequestError: There is nothing, or the API server refuses.
        """
        return self._read(path).decode("utf-8", "replace")


def nodes(api: Talk) -> list[Any]:
    """Return all nodes."""
    return list(api.items(NODES))


def served_groups(api: Talk) -> frozenset[str]:
    """Return the API groups that the cluster serves."""
    listed = api.get("/apis")
    groups = listed.get("groups", ()) if isinstance(listed, dict) else ()
    return frozenset(str(group.get("name", "")) for group in groups)


def pods(api: Talk, namespace: str) -> list[Any]:
    """Return the probes of a run."""
    return list(api.items(PODS, namespace))


def events(api: Talk, namespace: str) -> list[Any]:
    """Return the events of a run; none where the user may not list them."""
    try:
        return list(api.items(EVENTS, namespace))
    except RequestError as error:
        if error.is_forbidden:
            return []
        raise


def daemon_sets(api: Talk) -> list[Any] | None:
    """Return the DaemonSets of the cluster; None where the user may not list them."""
    try:
        return list(api.items(DAEMON_SETS))
    except RequestError as error:
        if error.is_forbidden:
            return None
        raise


def runs(api: Talk) -> list[Any]:
    """Return the namespaces of all runs; none where the user may not list namespaces."""
    try:
        return list(api.items(NAMESPACES, selector=f"{MANAGED_BY}={OUTGATE},{PURPOSE}={VERIFY}"))
    except RequestError as error:
        if error.is_forbidden:
            return []
        raise


def probes_elsewhere(api: Talk) -> list[Any]:
    """Return the probes of all runs that stand for workloads; none where pods may not be listed."""
    try:
        return list(api.items(PODS, selector=f"{MANAGED_BY}={OUTGATE},{PURPOSE}={VERIFY}"))
    except RequestError as error:
        if error.is_forbidden:
            return []
        raise


def is_gone(api: Talk, namespace: str) -> bool:
    """Say whether a namespace is no more."""
    try:
        api.get(object_path(NAMESPACES, None, namespace))
    except RequestError as error:
        if error.is_absent:
            return True
        raise
    return False


def log(api: Talk, namespace: str, pod: str, seconds: int, *, container: str = "") -> str:
    """Return the end of a probe's log; empty where its container has not started.

    Args:
        api: The API server.
        namespace: Where the probe is.
        pod: The probe.
        seconds: How far back to read.
        container: Which of its containers; the only one by default.
    """
    named = {"container": container} if container else {}
    bounds = {"sinceSeconds": str(seconds), "limitBytes": str(_LONGEST_LOG)}
    query = urlencode({**bounds, **named})
    try:
        return api.text(f"{object_path(PODS, namespace, pod)}/log?{query}")
    except RequestError as error:
        if error.status in (400, 404):
            return ""  # the container waits, or the pod is being replaced
        raise
