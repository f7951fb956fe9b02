"""The world: load once, ask anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from outgate.engine.reachability import Reachability
from outgate.engine.solving import solve
from outgate.manifests.positions import Positions
from outgate.model.entries import Entry, Touch
from outgate.model.gaps import Gap
from outgate.model.profiles import Profile
from outgate.model.snapshots import Snapshot

if TYPE_CHECKING:
    from outgate.questions.answers import AuditAnswer, ExplainAnswer, ReachAnswer
    from outgate.questions.atlases import Atlas
    from outgate.questions.exposure.answers import Exposures


@dataclass(frozen=True)
class World:
    """A snapshot, the policies in force and an enforcer's profile; immutable."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    touches: tuple[Touch, ...]
    profile: Profile
    positions: Positions
    policies: int
    """How many NetworkPolicies are in force."""

    @cached_property
    def reachability(self) -> Reachability:
        """The solved cluster; solved at the first question and kept."""
        return solve(self.snapshot, self.entries, self.touches, self.profile)

    @cached_property
    def exposures(self) -> Exposures:
        """The ways from outside to workloads; see `outgate.questions.exposure`."""
        from outgate.questions.exposure.finding import find_exposures

        return find_exposures(self)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was met and not understood, or is known to be missing."""
        return self.snapshot.gaps

    @property
    def is_partial(self) -> bool:
        """Whether something that was to be read could not be read."""
        return any(gap.is_failure for gap in self.gaps)

    def under(self, profile: Profile) -> World:
        """Return the same world under another enforcer."""
        return replace(self, profile=profile)

    def audit(
        self, *, namespaces: frozenset[str] | None = None, selector: str | None = None
    ) -> AuditAnswer:
        """Say who is open; see `outgate.questions.audit`."""
        from outgate.questions.audit import audit

        return audit(self, namespaces=namespaces, selector=selector)

    def reach(
        self,
        *,
        source: str | None = None,
        destination: str | None = None,
        port: str | None = None,
        namespaces: frozenset[str] | None = None,
        selector: str | None = None,
        grouped: bool = True,
        sketched: bool = False,
    ) -> ReachAnswer:
        """Say who can reach whom; see `outgate.questions.reach`."""
        from outgate.questions.reach import reach

        return reach(
            self,
            source=source,
            destination=destination,
            port=port,
            namespaces=namespaces,
            selector=selector,
            grouped=grouped,
            sketched=sketched,
        )

    def explain(self, source: str, destination: str) -> ExplainAnswer:
        """Say whether and why one end can reach another; see `outgate.questions.explain`."""
        from outgate.questions.explain import explain

        return explain(self, source, destination)

    def atlas(self) -> Atlas:
        """Write down what decides every pair; see `outgate.questions.atlas`."""
        from outgate.questions.atlas import atlas

        return atlas(self)
