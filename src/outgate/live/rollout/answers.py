"""What a roll-out comes to: plain data for every output format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamespaceState:
    """One namespace of a plan, as it is in the cluster."""

    name: str
    stage: str
    """The stage that is wholly in place; empty where none is."""
    state: str
    """``not started``, ``under-way``, ``reached``, ``rolled-back``, ``aborting``, ``partial``; or
    ``by hand``: in place, and no roll-out put it there."""
    run: str = ""
    """Which run wrote last."""
    in_git: str = ""
    """The stage that the folder's ``current`` names."""
    owner: str = ""
    """Who keeps it as it is in Git, if anybody does."""
    notes: tuple[str, ...] = ()
    """What differs, is missing or is left over."""
    agrees: bool = True
    """Whether the cluster is as the stage says."""


@dataclass(frozen=True, slots=True)
class RolloutAnswer:
    """Every namespace of a plan."""

    cluster: str
    plan: str
    """The plan's digest."""
    namespaces: tuple[NamespaceState, ...]
    findings: tuple[str, ...] = ()
    """What does not hold, in words."""

    @property
    def is_partial(self) -> bool:
        """Never: what cannot be read ends the run."""
        return False
