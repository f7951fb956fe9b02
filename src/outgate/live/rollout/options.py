"""What the user chose for a roll-out: plain data, so that the journal can keep it for a resume."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.live.verify.objects import DEFAULT_IMAGE

DEFAULT_SOAK = 60.0
"""Seconds."""
DEFAULT_VERIFY = 90.0
"""Seconds; a third may go by until listeners run, and twenty are kept for cleaning up."""
SETTLE_SECONDS = {"calico": 3.0, "cilium": 10.0}
OTHER_SETTLE_SECONDS = 10.0
"""Seconds that a change is given to reach every node, by the plan's profile. On two nodes a deny
was in force after at most 0.4 seconds, and a new label with Cilium after up to forty."""


@dataclass(frozen=True, slots=True)
class Options:
    """Choices of the user."""

    namespaces: tuple[str, ...] = ()
    """In this order; all of the plan by default."""
    named: tuple[str, ...] = ()
    """Those that the user named one by one; system namespaces are only touched if they are."""
    canary: str = ""
    """A label selector of one condition."""
    canary_pods: int = 0
    soak: float = DEFAULT_SOAK
    """Seconds that each switch is watched."""
    settle: float | None = None
    """Seconds for a change to reach every node; what the profile says by default."""
    pauses: bool = False
    """Whether the run ends after each stage."""
    accepts_blind: bool = False
    """Whether it goes on though denials cannot be seen."""
    verifies: bool = True
    """Whether anything is asked of nodes and workloads; otherwise objects alone are looked at."""
    accepted: tuple[str, ...] = ()
    """Namespaces whose policies that are not evaluated the user accepts."""
    forces: bool = False
    """Whether fields of outgate's own objects are taken back from other managers."""
    accepts_unenforced: bool = False
    """Whether it goes on though no enforcer is ready on some nodes."""
    accepts_cluster: bool = False
    """Whether a plan with another cluster's name is taken."""
    flows: str = ""
    """A store of recorded traffic, that is replayed before the switch and after it."""
    denials: tuple[str, ...] = ()
    """Logs in which denied connections are seen as they happen."""
    prefixes: tuple[str, ...] = ()
    """Of lines of the kernel that are of denied packets, beside those that say so."""
    accepted_denials: tuple[str, ...] = ()
    """Destinations that nobody is to reach."""
    verify_seconds: float | None = None
    """How long connections of workloads may be tried after a switch; none are with 0."""
    image: str = DEFAULT_IMAGE
    """Of the probes that try them."""
    skipped: tuple[str, ...] = ()
    """Destinations that they must not connect to."""

    @property
    def probes(self) -> bool:
        """Whether connections of workloads are tried."""
        return self.verifies and self.probe_seconds > 0

    @property
    def probe_seconds(self) -> float:
        """How long connections of workloads may be tried after a switch."""
        return DEFAULT_VERIFY if self.verify_seconds is None else self.verify_seconds

    def settle_seconds(self, profile: str) -> float:
        """Return how long a change is given to reach every node.

        Args:
            profile: The plan's.
        """
        if not self.verifies:
            return 0.0
        if self.settle is not None:
            return self.settle
        return SETTLE_SECONDS.get(profile, OTHER_SETTLE_SECONDS)
