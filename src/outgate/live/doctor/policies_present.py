"""Which kinds of policies there are, by their full names.

The same kind exists in several groups (``ClusterNetworkPolicy`` in three), and short names are
taken twice: only ``plural.group`` is without doubt.
"""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.model.facts import NamedFact


def policies_present(seen: Observation) -> tuple[NamedFact[int], ...]:
    """Return how many objects there are of each kind that the cluster serves.

    Args:
        seen: What was read.
    """
    return tuple(
        NamedFact(name, number, f"the list of {name}")
        for name, number in sorted(seen.policies.items())
    )
