"""Whether workloads stay ready: the one sign of a cut that every cluster shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from outgate.cluster.fields import at, mapping, text
from outgate.live.rollout.cluster import Clock, Talk, patiently
from outgate.manifests.cluster_api.requesting import RequestError
from outgate.manifests.cluster_api.resources import Resource

_WATCHED = (
    (Resource("apps", "v1", "deployments", "Deployment"), ("spec", "replicas"), "readyReplicas"),
    (Resource("apps", "v1", "statefulsets", "StatefulSet"), ("spec", "replicas"), "readyReplicas"),
    (
        Resource("apps", "v1", "daemonsets", "DaemonSet"),
        ("status", "desiredNumberScheduled"),
        "numberReady",
    ),
)
GRACE_SECONDS = 10.0
"""A pod that is not ready for a moment is no outage: rolling updates and probes do that too."""
LOOK_SECONDS = 2.0

Ready = Mapping[str, tuple[int, int]]
"""Kind and name of a workload to how many of its pods are ready, and wanted."""


def read_readiness(api: Talk, namespace: str, clock: Clock) -> dict[str, tuple[int, int]]:
    """Return how ready the workloads of a namespace are.

    Args:
        api: The API server.
        namespace: The namespace.
        clock: Time.

    Raises:
        RequestError: They may not be read.
    """
    return patiently(lambda: dict(_workloads(api, namespace)), clock)


def _workloads(api: Talk, namespace: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for resource, wanted, ready in _WATCHED:
        for body in api.items(resource, namespace):
            name = f"{resource.kind}/{text(at(body, ('metadata', 'name')))}"
            status = mapping(body.get("status"))
            yield name, (_number(status.get(ready)), _number(at(body, wanted)))


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def lost(before: Ready, now: Ready) -> list[str]:
    """Return the workloads that were ready and are not any more, in words.

    One that was scaled down, or deleted, is not lost.

    Args:
        before: How ready they were.
        now: How ready they are.
    """
    found: list[str] = []
    for name, (ready, _) in before.items():
        if name not in now:
            continue
        ready_now, wanted_now = now[name]
        if ready_now < min(ready, wanted_now):
            found.append(f"{name} has {ready_now} of {min(ready, wanted_now)} pods ready")
    return found


def watch_readiness(
    api: Talk,
    namespace: str,
    before: Ready,
    seconds: float,
    clock: Clock,
    ends: Callable[[], bool] = lambda: False,
) -> list[str]:
    """Watch a namespace for a while.

    Args:
        api: The API server.
        namespace: The namespace.
        before: How ready its workloads were before the switch.
        seconds: For how long.
        clock: Time.
        ends: Says whether something else ends the watch; asked at each look.

    Returns:
        What was lost, and did not come back within the grace; nothing where nothing was.
    """
    until = clock.now() + seconds
    since: float | None = None
    while True:
        try:
            missing = lost(before, read_readiness(api, namespace, clock))
        except RequestError as error:
            return [f"the readiness of workloads cannot be read any more: {error}"]
        now = clock.now()
        since = (since if since is not None else now) if missing else None
        if since is not None and now - since >= GRACE_SECONDS:
            return missing
        if ends():
            return []
        # What is missing at the end of the soak is waited for: back in time, or lost.
        if now >= until and since is None:
            return []
        clock.sleep(min(LOOK_SECONDS, max(until - now, 0.2)))
