"""What a roll-out asks of the API server and how it is patient with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from outgate.cluster.fields import at, text
from outgate.live.rollout.plans import RESOURCES, RolloutNamespace
from outgate.live.rollout.standing import Standing
from outgate.manifests.cluster_api.requesting import RequestError, object_path
from outgate.manifests.cluster_api.resources import Resource

NAMESPACES = Resource("", "v1", "namespaces", "Namespace", namespaced=False)
PODS = Resource("", "v1", "pods", "Pod")
APPLY = "application/apply-patch+yaml"
PATIENCE_SECONDS = 60.0
"""How long an API server may be away before a run gives up."""
PAUSE_SECONDS = 0.5
_PASSING = frozenset({0, 429, 502, 503, 504})
"""Statuses that say nothing about the request: nobody answered, or somebody is overloaded."""

Result = TypeVar("Result")


class Talk(Protocol):
    """What sends requests: `outgate.manifests.cluster_api.requesting.Api`."""

    def get(self, path: str) -> Any:
        """Return what is at a path."""

    def items(
        self,
        resource: Resource,
        namespace: str | None = None,
        *,
        selector: str = "",
        versions: list[str] | None = None,
    ) -> Iterator[Any]:
        """List a resource."""

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json"
    ) -> Any:
        """Send a request and return the answer."""


class Clock(Protocol):
    """Time, which tests may let pass faster."""

    def now(self) -> float:
        """Return a time that only grows."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""


class RealClock:
    """Time as it passes; it stops where somebody wants the run to end."""

    def __init__(self, check: Callable[[], None] = lambda: None) -> None:
        """Make a clock.

        Args:
            check: Raises what is to end the run, where something is.
        """
        self._check = check

    def now(self) -> float:
        """Return a time that only grows."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let time pass in short pieces."""
        until = self.now() + seconds
        while True:
            self._check()
            left = until - self.now()
            if left <= 0:
                return
            time.sleep(min(left, 0.2))


def patiently(ask: Callable[[], Result], clock: Clock) -> Result:
    """Ask until somebody answers: an API server that is being restarted is waited for.

    Args:
        ask: What may be asked again, whatever became of it.
        clock: Time.

    Raises:
        RequestError: It refuses, or is away for too long.
    """
    until = clock.now() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except RequestError as error:
            if not is_passing(error) or clock.now() >= until:
                raise
        clock.sleep(PAUSE_SECONDS)


def is_passing(error: RequestError) -> bool:
    """Say whether an error says nothing about what was asked."""
    if "knows no cluster" in str(error):
        return False
    # A 500 with a reason is somebody's word about the request: a webhook that fails, for one.
    return error.status in _PASSING or (error.status == 500 and not error.reason)


def read_standing(api: Talk, space: RolloutNamespace, clock: Clock) -> Standing:
    """Read every policy of a namespace.

    Args:
        api: The API server.
        space: The namespace.
        clock: Time.

    Raises:
        RequestError: They may not be read.
    """
    kinds = dict.fromkeys(["NetworkPolicy", *(one.kind for one in space.objects)])

    def ask() -> Standing:
        exists = namespace_body(api, space.name) is not None
        live = {
            (kind, text(at(body, ("metadata", "name")))): body
            for kind in kinds
            for body in api.items(RESOURCES[kind], space.name)
        }
        return Standing(space, live, exists)

    return patiently(ask, clock)


def namespace_body(api: Talk, name: str) -> Any:
    """Return a namespace; None where there is none, or where it is being deleted.

    Args:
        api: The API server.
        name: Its name.
    """
    try:
        body = api.get(object_path(NAMESPACES, None, name))
    except RequestError as error:
        if error.is_absent:
            return None
        raise
    return None if at(body, ("metadata", "deletionTimestamp")) else body
