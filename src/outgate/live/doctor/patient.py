"""What a danger is looked for in: the observation and what was made of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from outgate.live.doctor.enforcers import active
from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import DAEMON_SETS
from outgate.model.facts import ClusterFacts, Enforcer


@dataclass(frozen=True, slots=True)
class Patient:
    """A cluster as it was seen, and the facts about it."""

    seen: Observation
    facts: ClusterFacts

    @property
    def active(self) -> tuple[Enforcer, ...]:
        """The enforcers that may enforce."""
        return active(self.facts.enforcers)

    @property
    def knows_daemon_sets(self) -> bool:
        """Whether all DaemonSets were read, so that what was not seen is not there."""
        return self.seen.daemon_sets is not None and self.seen.is_whole(DAEMON_SETS)

    def is_run_by(self, names: Collection[str]) -> bool:
        """Say whether an enforcer that may enforce has one of these names."""
        return any(item.name in names for item in self.active)

    def enforcer(self, name: str) -> Enforcer | None:
        """Return the enforcer of a name; None where it was not found."""
        return next((item for item in self.facts.enforcers if item.name == name), None)


def setting(enforcer: Enforcer, name: str) -> str:
    """Return the value of a setting; empty where it is not known.

    Args:
        enforcer: The enforcer.
        name: The setting.
    """
    return next((item.value for item in enforcer.settings if item.name == name), "")
