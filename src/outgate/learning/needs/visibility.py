"""Policies by which Cilium learns the names of outside addresses, and that cut nothing.

Hubble shows host names only of pods whose look-ups pass Cilium's DNS proxy, and they do only where
a policy says so. So names are learnt in two steps: watch, record again, learn again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from outgate.dialects.cilium.write import manifest
from outgate.learning.needs.subjects import Learner
from outgate.planning.cilium_policies import merged_for_cilium
from outgate.planning.ground import Ground
from outgate.planning.hosts import watched

NAME_PREFIX = "watch-names-of-"
_LONGEST = 253


def visibility_policies(ground: Ground, learners: Iterable[Learner]) -> Iterator[dict[str, Any]]:
    """Yield a policy for each workload whose outside ends have no name.

    Args:
        ground: The cluster; where names are looked up is of its facts.
        learners: Whose names are to be learnt.

    Yields:
        CiliumNetworkPolicies that send look-ups through the proxy, which refuses none of them.
    """
    rules = [one.rule for one in merged_for_cilium(watched(ground))]
    if not rules:
        return
    for learner in learners:
        selector = ground.namings.of(learner.workloads[0]).selector
        if selector is not None:
            name = f"{NAME_PREFIX}{learner.name}"[:_LONGEST]
            yield manifest(learner.namespace, name, selector, rules)
