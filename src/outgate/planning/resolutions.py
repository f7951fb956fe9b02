"""What a need comes to: the peers that a policy can name, and what they are to mean."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.intents.needs import Need
from outgate.model.entries import PodSelection
from outgate.model.workloads import Workload
from outgate.planning.cilium_policies import CiliumWanted
from outgate.planning.merging import Wanted
from outgate.planning.obstacles import about_need
from outgate.planning.plans import Obstacle
from outgate.sets.addresses import NOTHING, AddressSet
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Meant:
    """Ends that a need is about, and the traffic to them."""

    traffic: Traffic
    workloads: tuple[Workload, ...] = ()
    pods: PodSelection | None = None
    """Whatever pods these labels select: the definition of a Service, and of a namespace."""
    addresses: AddressSet = NOTHING
    """Addresses outside of the cluster, or of nodes."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A need, resolved."""

    wanted: tuple[Wanted, ...] = ()
    meant: tuple[Meant, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    beyond: tuple[CiliumWanted, ...] = ()
    """What no NetworkPolicy can say."""


def refused(code: str, what: str, remedy: str, need: Need, namespace: str) -> Resolution:
    """Return a need that cannot be planned.

    Args:
        code: What kind of obstacle it is.
        what: The sentence that names the thing.
        remedy: What to do.
        need: The need.
        namespace: Whose it is.
    """
    return Resolution(obstacles=(about_need(code, what, remedy, need, namespace),))
