"""The cluster as the engine sees it, read again when what is known of it has become old."""

from __future__ import annotations

from collections.abc import Callable

from outgate.live.rollout.cluster import Clock
from outgate.live.rollout.proving import Ground
from outgate.model.gaps import Gap
from outgate.questions.world import World

FRESH_SECONDS = 60.0
"""Pods come and go; policies are read back for each namespace at each stage anyhow."""


class Grounding:
    """Reads the cluster when somebody asks."""

    def __init__(self, read: Callable[[], World], clock: Clock) -> None:
        """Make it; nothing is read yet.

        Args:
            read: Reads the whole cluster.
            clock: Time.
        """
        self._read = read
        self._clock = clock
        self._world: World | None = None
        self._at = 0.0

    @property
    def world(self) -> World:
        """The cluster, as it was a minute ago at most."""
        if self._world is None or self._clock.now() - self._at > FRESH_SECONDS:
            self._world = self._read()
            self._at = self._clock.now()
        return self._world

    def forget(self) -> None:
        """Read the cluster again when it is asked for next: something was changed in it."""
        self._world = None

    def ground(self) -> Ground:
        """Return what a namespace is proved on."""
        return Ground.of(self.world)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what could not be read."""
        return self.world.gaps
