"""Which kinds of policies there are, by their full names.

The same kind exists in several groups (``ClusterNetworkPolicy`` in three), and short names are
taken twice: only ``plural.group`` is without doubt.
"""

from __future__ import annotations

from outgate.live.doctor.observation import Observation
from outgate.live.doctor.resources import POLICIES
from outgate.model.facts import NamedFact

_BY_NAME = {resource.name: resource for resource in POLICIES}


def policies_present(seen: Observation) -> tuple[NamedFact[int], ...]:
    """Return how many objects there are of each kind that the cluster serves.

    Args:
        seen: What was read.
    """
    return tuple(
        NamedFact(name, number, f"the list of {name}{seen.only_in(_BY_NAME[name])}")
        for name, number in sorted(seen.policies.items())
    )
