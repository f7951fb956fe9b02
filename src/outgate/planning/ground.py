"""What a plan stands on: the cluster, its facts, its enforcer, and the baseline in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from outgate.intents.documents import EgressBaseline
from outgate.model.facts import ClusterFacts, Fact
from outgate.model.profiles import Profile
from outgate.model.snapshots import Snapshot
from outgate.model.workloads import Workload
from outgate.planning.back_ends import BackEnd, CiliumKnown, cilium_known
from outgate.planning.names_lock import NamesLock
from outgate.planning.selecting import Namings
from outgate.sets.addresses import NOTHING, AddressSet, parse_block, union_of


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that needs are resolved against."""

    snapshot: Snapshot
    facts: ClusterFacts
    profile: Profile
    baseline: EgressBaseline
    names: NamesLock
    """What host names were resolved to, where the user asked for it."""
    today: date | None
    """The day on which it is planned, in UTC; None where age does not matter."""
    namings: Namings
    workloads: Mapping[tuple[str, str], tuple[Workload, ...]]
    """By namespace and name."""
    back_end: BackEnd
    cilium: CiliumKnown
    judged_before_translation: bool
    """Policies see the Service's own address and port, not those of the pods behind it."""
    pods: AddressSet = field(default=NOTHING)
    services: AddressSet = field(default=NOTHING)
    nodes: AddressSet = field(default=NOTHING)


def make_ground(
    snapshot: Snapshot,
    facts: ClusterFacts,
    profile: Profile,
    baseline: EgressBaseline,
    names: NamesLock,
    back_end: BackEnd = BackEnd.NETWORK_POLICY,
    today: date | None = None,
) -> Ground:
    """Put together what needs are resolved against.

    Args:
        snapshot: The cluster's objects.
        facts: What is known of it beyond them; empty where nothing is.
        profile: Its enforcer.
        baseline: What holds for every namespace.
        names: What host names were resolved to.
        back_end: What the plan may be written in.
        today: The day on which it is planned, in UTC; None where age does not matter.
    """
    workloads: dict[tuple[str, str], list[Workload]] = {}
    for workload in snapshot.workloads:
        workloads.setdefault((workload.namespace, workload.name), []).append(workload)
    after = next((one for one in facts.behaviour if one.name == "ports_after_service"), None)
    ranges = facts.ranges
    nodes = union_of(
        address.as_set() for node in snapshot.nodes.values() for address in node.addresses
    )
    return Ground(
        snapshot=snapshot,
        facts=facts,
        profile=profile,
        baseline=baseline,
        names=names,
        today=today,
        namings=Namings(snapshot),
        workloads={key: tuple(found) for key, found in workloads.items()},
        back_end=back_end,
        cilium=cilium_known(facts, profile.name),
        judged_before_translation=after is not None and after.value is False,
        pods=snapshot.networks.pods | _blocks(ranges.pods),
        services=snapshot.networks.services | _blocks(ranges.services),
        nodes=nodes | _blocks(ranges.nodes),
    )


def _blocks(fact: Fact[tuple[str, ...]] | None) -> AddressSet:
    return union_of(parse_block(text) for text in (fact.value if fact is not None else ()))
