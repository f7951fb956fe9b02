"""Needs as they would be written: destinations with all their ports, and what they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from outgate.intents.needs import (
    Destination,
    Need,
    Platform,
    PortRange,
    RangeException,
    ToBlock,
    ToHost,
    ToPlatform,
)
from outgate.intents.shape import MOST_PORTS
from outgate.learning.needs.prefixes import Range
from outgate.learning.needs.sought import Sought
from outgate.learning.needs.subjects import Learner
from outgate.learning.needs.suspicions import SENTENCES, Suspicion
from outgate.learning.needs.traces import Trace

WHY = "learnt from recorded traffic; say what it is for"
METADATA = RangeException(f"accepted when it was learnt: {SENTENCES[Suspicion.METADATA]}")
NODES = RangeException("accepted when it was learnt: these are nodes")
_HTTP = (PortRange("TCP", 80, 80),)


@dataclass(slots=True)
class Wish:
    """One destination of one workload."""

    learner: Learner
    to: Destination
    exception: RangeException | None
    ports: set[PortRange] = field(default_factory=set)
    trace: Trace = field(default_factory=Trace)
    seen: int = 0
    """Of an outside range: its addresses that were seen."""
    allowed: int = 0
    notes: dict[str, None] = field(default_factory=dict)

    @property
    def need(self) -> Need:
        """The need."""
        ports = tuple(sorted(self.ports))
        evidence = self.trace.evidence
        return Need(self.to, ports, WHY, exception=self.exception, evidence=evidence)


class Wishes:
    """Puts what was seen together by destination."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Destination, RangeException | None], Wish] = {}

    def all(self) -> Iterator[Wish]:
        """Return all, in the order in which they came up."""
        return iter(self._found.values())

    def add(self, sought: Sought, suspicion: Suspicion | None) -> None:
        """Add one destination at one port.

        Args:
            sought: What was seen.
            suspicion: What was suspicious about it, and is accepted.
        """
        need = plain_need(sought)
        exception = METADATA if suspicion is Suspicion.METADATA else None
        if suspicion is Suspicion.METADATA and need.ports == _HTTP:
            need = replace(need, to=ToPlatform(Platform.CLOUD_METADATA))
        wish = self._of(sought.learner, need.to, exception)
        wish.trace.join(sought.trace)
        wish.ports.update(need.ports)
        if isinstance(need.to, ToBlock):
            wish.seen = wish.allowed = 1
        if isinstance(need.to, ToHost) and sought.seen.is_ambiguous:
            wish.notes["its address has other names too, which the same client looked up"] = None
        if isinstance(need.to, ToHost) and sought.unasked:
            wish.notes[
                f"{sought.unasked:,} connections without a look-up just before, which a policy by "
                "name may deny"
            ] = None

    def add_ranges(
        self,
        port: PortRange,
        parts: Sequence[Sought],
        ranges: Sequence[Range],
        exception: RangeException | None = None,
        *,
        published: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Add the outside ranges of one workload at one port.

        Args:
            port: The port.
            parts: The addresses, one by one.
            ranges: What they were put together to.
            exception: Why a range may be opened that is kept closed.
            published: What ranges are called that somebody published.
        """
        by_address = {one.address: one for one in parts}
        for found in ranges:
            wish = self._of(parts[0].learner, ToBlock(found.cidr), exception)
            for address in found.seen:
                wish.trace.join(by_address[address].trace)
            wish.ports.add(port)
            wish.seen = max(wish.seen, len(found.seen))
            wish.allowed = found.allowed
            if published.get(found.cidr):
                wish.notes[published[found.cidr]] = None

    def _of(self, learner: Learner, to: Destination, exception: RangeException | None) -> Wish:
        key = (str(learner), to, exception)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Wish(learner, to, exception)
        return found


def plain_need(sought: Sought) -> Need:
    """Return the need for one destination at one port, as it was seen.

    Args:
        sought: What was seen.
    """
    to = sought.to
    if to is None and sought.address is not None:
        to = ToBlock(sought.address.as_set().blocks()[0])
    if to is None:
        raise ValueError("neither a destination nor an address")
    return Need(to, () if sought.port is None else (sought.port,), WHY)


def parts_of(need: Need) -> Iterator[Need]:
    """Yield a need, or several where one may not have that many ports.

    Args:
        need: The need.
    """
    for start in range(0, max(len(need.ports), 1), MOST_PORTS):
        yield replace(need, ports=need.ports[start : start + MOST_PORTS])
