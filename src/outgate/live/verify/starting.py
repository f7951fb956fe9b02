"""Waiting for probes to run, and finding out why one does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from outgate.live.verify import cluster
from outgate.live.verify.cluster import Talk
from outgate.live.verify.objects import INDEX, PURPOSE
from outgate.live.verify.troubles import Trouble, trouble_of_events, trouble_of_pod

_PAUSE = 0.3
_NO_POD_SECONDS = 1.0
"""Seconds without a pod after which the events are read."""


class Clock:
    """Time, as it passes; tests have one of their own."""

    def now(self) -> float:
        """Return a time that only grows."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)


class InterruptibleClock(Clock):
    """Time that stops passing when somebody wants the run to end.

    A run sleeps in each of its loops, so that this is where it can be stopped.
    """

    def __init__(self, check: Callable[[], None]) -> None:
        """Make a clock.

        Args:
            check: Raises what is to end the run, where something is.
        """
        self._check = check

    def sleep(self, seconds: float) -> None:
        """Let time pass, and see whether the run is to end."""
        self._check()
        super().sleep(seconds)
        self._check()


@dataclass(frozen=True, slots=True)
class Probe:
    """A pod that runs."""

    name: str
    addresses: tuple[str, ...]
    containers: tuple[str, ...]


@dataclass(slots=True)
class Started:
    """What became of the probes of one purpose, by their node's index."""

    probes: dict[int, Probe] = field(default_factory=dict)
    troubles: dict[int, str] = field(default_factory=dict)


def wait_for(
    api: Talk,
    namespace: str,
    purpose: str,
    indices: Iterable[int],
    clock: Clock,
    until: float,
) -> Started:
    """Wait until every probe runs or is known not to.

    Args:
        api: The API server.
        namespace: Where they are.
        purpose: What they are for.
        indices: Which of them are expected.
        clock: The time.
        until: When to stop waiting.

    Returns:
        Those that run, and why others do not.
    """
    wanted = set(indices)
    started = Started()
    began = clock.now()
    seen: dict[tuple[int, str], float] = {}
    while True:
        listed = _by_index(cluster.pods(api, namespace), purpose)
        now = clock.now()
        late = now - began >= _NO_POD_SECONDS and any(index not in listed for index in wanted)
        events = cluster.events(api, namespace) if late else []
        for index in wanted - set(started.probes) - set(started.troubles):
            pod = listed.get(index)
            probe = None if pod is None else probe_of(pod)
            if probe is not None:
                started.probes[index] = probe
                continue
            trouble = _trouble(pod, events, f"{purpose}-{index}")
            if trouble is None:
                continue
            since = seen.setdefault((index, trouble.words), now)
            if now - since >= trouble.patience:
                started.troubles[index] = trouble.words
        left = wanted - set(started.probes) - set(started.troubles)
        if not left:
            return started
        if now >= until:
            for index in left:
                started.troubles[index] = _late(listed.get(index), now - began)
            return started
        clock.sleep(_PAUSE)


def _by_index(pods: Iterable[Mapping[str, Any]], purpose: str) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for pod in pods:
        labels = (pod.get("metadata") or {}).get("labels") or {}
        index = str(labels.get(INDEX, ""))
        if labels.get(PURPOSE) == purpose and index.isdecimal():
            found[int(index)] = pod
    return found


def probe_of(pod: Mapping[str, Any]) -> Probe | None:
    """Read a Pod that runs; None while it does not.

    Args:
        pod: The object.
    """
    status = pod.get("status") or {}
    addresses = tuple(str(entry.get("ip")) for entry in status.get("podIPs") or ())
    if status.get("phase") != "Running" or not addresses:
        return None
    containers = (pod.get("spec") or {}).get("containers") or ()
    return Probe(
        name=str((pod.get("metadata") or {}).get("name", "")),
        addresses=addresses,
        containers=tuple(str(container.get("name")) for container in containers),
    )


def _trouble(
    pod: Mapping[str, Any] | None, events: Iterable[Mapping[str, Any]], job: str
) -> Trouble | None:
    if pod is not None:
        return trouble_of_pod(pod)
    return trouble_of_events(
        event for event in events if (event.get("involvedObject") or {}).get("name") == job
    )


def _late(pod: Mapping[str, Any] | None, seconds: float) -> str:
    if pod is None:
        return f"has not been made by its Job within {seconds:.0f} s"
    phase = (pod.get("status") or {}).get("phase") or "Unknown"
    return f"is still {phase} after {seconds:.0f} s"
