"""What a namespace is born with: nothing runs in it yet, so nothing has to be held open."""

from __future__ import annotations

from datetime import date

from outgate.intents.documents import BaselineDns
from outgate.intents.needs import Need
from outgate.model.selectors import ALL
from outgate.planning.cilium_policies import (
    CiliumWanted,
    PlannedCiliumPolicy,
    merged_for_cilium,
)
from outgate.planning.composing import DENY_NAME, DNS_NAME, DNS_NEED, EVERYBODY_NAME
from outgate.planning.destinations import resolve
from outgate.planning.ground import Ground
from outgate.planning.merging import Wanted, merged
from outgate.planning.plans import NamespacePlan, Obstacle, PlannedPolicy

ANY_NAMESPACE = ""
"""The name of a namespace that is not known yet: whoever uses the policies says it."""


def plan_new_namespace(ground: Ground, name: str, today: date) -> NamespacePlan:
    """Plan a namespace that is not there yet.

    Args:
        ground: What the cluster's DNS and the baseline are known from.
        name: Its name, or `ANY_NAMESPACE`.
        today: The day for which the baseline's needs are valid or expired, in UTC.
    """
    baseline = ground.baseline
    dns = (DNS_NEED,) if baseline.dns is BaselineDns.CLUSTER else ()
    valid = tuple(need for need in baseline.every_workload if not need.is_expired(today))
    obstacles: list[Obstacle] = []
    policies: list[PlannedPolicy] = []
    cilium: list[PlannedCiliumPolicy] = []
    for policy_name, needs, about in (
        (DNS_NAME, dns, "name look-ups"),
        (EVERYBODY_NAME, valid, "what the baseline gives every workload"),
    ):
        wanted, beyond = _wanted(ground, needs, name, obstacles)
        if beyond:
            rules = merged_for_cilium(beyond)
            cilium.append(PlannedCiliumPolicy(name, policy_name, ALL, rules, about))
        if wanted:
            policies.append(PlannedPolicy(name, policy_name, ALL, merged(wanted), about))
    deny = PlannedPolicy(
        name, DENY_NAME, ALL, (), "every pod may leave only where a policy allows it"
    )
    return NamespacePlan(name, (), tuple(policies), deny, tuple(obstacles), (), tuple(cilium))


def _wanted(
    ground: Ground, needs: tuple[Need, ...], namespace: str, obstacles: list[Obstacle]
) -> tuple[list[Wanted], list[CiliumWanted]]:
    wanted: list[Wanted] = []
    beyond: list[CiliumWanted] = []
    for need in needs:
        found = resolve(ground, need, namespace)
        wanted += found.wanted
        beyond += found.beyond
        obstacles += found.obstacles
    return wanted, beyond
