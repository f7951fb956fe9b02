"""What is said about ways from outside: plain data, part of other answers."""

from __future__ import annotations

from dataclasses import dataclass

from outgate.model.origins import Origin
from outgate.model.verdicts import Verdict
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Exposure:
    """One way from outside of the cluster to one workload."""

    workload: str
    namespace: str
    by: str
    """The route or Service: ``Ingress shop/web``, ``Service shop/web (LoadBalancer)``."""
    hosts: tuple[str, ...]
    """Empty where every host name leads here, or names play no part."""
    entrance: str
    """Where it enters, in words: ports of a Gateway, of a load balancer, of every node."""
    service: str
    """The Service on the way, ``namespace/name``."""
    traffic: Traffic
    """At the pods."""
    sources: tuple[str, ...]
    """Who connects to the pods: the controller's workloads; empty where they are not known."""
    verdict: Verdict
    """Whether policies let it through to the pods; MIXED where they do for a part of it."""
    reason: str
    """One sentence."""
    settled_by: str
    """What would settle it, where it is UNKNOWN."""
    origin: Origin
    """Of the route or Service."""

    @property
    def words(self) -> str:
        """The way in a phrase: by what, for which hosts, at which ports."""
        hosts = f" for {', '.join(self.hosts[:3])}" if self.hosts else ""
        more = f" and {len(self.hosts) - 3} more" if len(self.hosts) > 3 else ""
        return f"{self.by}{hosts}{more} at {self.traffic}"


@dataclass(frozen=True, slots=True)
class BrokenRoute:
    """A route, or a part of it, that leads nowhere."""

    route: str
    namespace: str
    what: str
    """Why, as the rest of a sentence that starts with the route."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Exposures:
    """All ways from outside."""

    found: tuple[Exposure, ...] = ()
    broken: tuple[BrokenRoute, ...] = ()
