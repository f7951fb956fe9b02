"""The intents that somebody would write who knew everything: the best that can be learnt."""

from __future__ import annotations

from bench.learn.truth import Cluster, Destination, Host, Need, Platform, Workload
from outgate.intents.documents import EgressIntent, NamedWorkload
from outgate.intents.needs import (
    Destination as NeededDestination,
)
from outgate.intents.needs import (
    Need as WrittenNeed,
)
from outgate.intents.needs import Platform as PlatformNeed
from outgate.intents.needs import PortRange, ToBlock, ToHost, ToPlatform, ToService, ToWorkload
from outgate.sets.addresses import parse_address


def intents_of(cluster: Cluster) -> tuple[EgressIntent, ...]:
    """Return them.

    Args:
        cluster: The cluster.
    """
    found = []
    for workload in cluster.workloads:
        needs = [need for need in cluster.needs if need.source == workload]
        written = tuple(one for need in needs for one in _written(need))
        if written:
            subject = NamedWorkload(workload.kind, workload.name)
            found.append(EgressIntent(workload.namespace, workload.name, subject, written))
    return tuple(found)


def _written(need: Need) -> list[WrittenNeed]:
    ports: tuple[PortRange, ...] = (PortRange(need.protocol, need.port, need.port),)
    if isinstance(need.to, Platform):
        ports = ()
    elif need.through is not None:
        ports = (PortRange(need.protocol, need.through.port, need.through.port),)
    return [WrittenNeed(to, ports, "it is known", "truth") for to in _ends(need, need.to)]


def _ends(need: Need, to: Destination) -> list[NeededDestination]:
    if need.through is not None:
        return [ToService(need.through.namespace, need.through.name)]
    match to:
        case Workload():
            return [ToWorkload(to.namespace, to.name, to.kind)]
        case Host() if to.name:
            return [ToHost(to.name)]
        case Host():
            return [ToBlock(parse_address(one).as_set().blocks()[0]) for one in to.addresses]
        case Platform():
            return [ToPlatform(PlatformNeed.KUBE_APISERVER)]
