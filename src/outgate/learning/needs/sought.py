"""What one workload was seen to reach, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from outgate.intents.needs import Destination, PortRange
from outgate.learning.needs.subjects import Learner
from outgate.learning.needs.traces import Trace
from outgate.sets.addresses import Address


@dataclass(slots=True)
class Sought:
    """One destination at one port."""

    learner: Learner
    to: Destination | None
    """None for an outside address that has no name."""
    port: PortRange | None
    address: Address | None
    seen: Trace = field(default_factory=Trace)
    """Of what went through."""
    denied: Trace = field(default_factory=Trace)
    """Of what a policy denied."""
    addresses: set[Address] = field(default_factory=set)
    """Of a host name: those at which it was seen."""
    unasked: int = 0
    """Of a host name: connections before which the client had not looked it up."""
    is_declared: bool = False
    node: str = ""
    """The node that it is."""
    pods: int = 1
    """Of a workload: how many it has, each of which may be called for itself."""

    @property
    def went_through(self) -> bool:
        """Whether some connection was let through."""
        return self.seen.connections > 0

    @property
    def trace(self) -> Trace:
        """What was seen of it: of what went through, else of what was denied."""
        return self.seen if self.went_through else self.denied

    @property
    def words(self) -> str:
        """The destination with its port, as `outgate allow` takes it."""
        end = str(self.to) if self.to is not None else str(self.address)
        if self.port is None:
            return end
        if self.to is None and self.address is not None and self.address.version == 6:
            end = f"[{end}]"
        protocol = "" if self.port.protocol == "TCP" else f"/{self.port.protocol}"
        return f"{end}:{self.port.low}{protocol}"


@dataclass(slots=True)
class Unlearnt:
    """Traffic that teaches nothing, and why."""

    edges: int = 0
    connections: int = 0
    examples: dict[str, None] = field(default_factory=dict)
