"""What a user says before anything is learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outgate.enforcers import UPSTREAM
from outgate.flows.store.store import ImportRecord
from outgate.model.facts import ClusterFacts
from outgate.model.profiles import Profile


@dataclass(frozen=True, slots=True)
class Widest:
    """The widest range that several outside addresses may be put together to."""

    v4: int = 24
    v6: int = 64

    def of(self, version: int) -> int:
        """Return the shortest prefix length of a family.

        Args:
            version: 4 or 6.
        """
        return self.v4 if version == 4 else self.v6

    def __str__(self) -> str:
        return f"/{self.v4} of IPv4 and /{self.v6} of IPv6"


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """How to learn."""

    facts: ClusterFacts = field(default_factory=ClusterFacts)
    """What is known of the cluster beyond its objects."""
    profile: Profile = UPSTREAM
    widest: Widest = Widest()
    names: bool = True
    """Whether an outside end is called by its host name, where exactly that is known."""
    accepted: tuple[str, ...] = ()
    """Suspicious needs that a person accepts: their names, or how these begin, up to a slash."""
    namespaces: frozenset[str] | None = None
    """Only needs of workloads in these; None for all."""
    ranges: Mapping[str, str] = field(default_factory=dict)
    """Published ranges of addresses, as CIDR blocks to what they are called."""
    imports: tuple[ImportRecord, ...] = ()
    """Where the edges came from, and what was lost on the way."""
