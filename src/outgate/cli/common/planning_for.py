"""What `plan` and `allow` plan for: the back end, held against what is known of the cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.errors import UsageError

if TYPE_CHECKING:
    from outgate.model.facts import ClusterFacts
    from outgate.planning.back_ends import BackEnd


def back_end_of(name: str, profile: str, facts: ClusterFacts) -> BackEnd:
    """Return the back end.

    Args:
        name: The value of ``--backend``.
        profile: The value of ``--profile``; empty where it is not given.
        facts: What is known of the cluster.

    Raises:
        UsageError: What is known of the cluster contradicts it.
    """
    from outgate.planning.back_ends import BackEnd, cilium_known

    back_end = BackEnd(name)
    if back_end is BackEnd.CILIUM:
        known = cilium_known(facts, profile)
        if known.contradiction:
            raise UsageError(f"--backend cilium: {known.contradiction}; {known.remedy}")
    return back_end
