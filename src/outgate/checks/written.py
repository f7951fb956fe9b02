"""The rules of policies one by one, as written and as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from outgate.checks.policies import Policy, mapping, sequence
from outgate.dialects.networkpolicy.rules import read_ports
from outgate.dialects.networkpolicy.shape import Faults
from outgate.model.entries import Block, Direction, Entry, PodSelection, Port
from outgate.model.origins import Path
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


@dataclass(frozen=True, eq=False)
class WrittenRule:
    """One rule that lets something pass."""

    policy: Policy
    entry: Entry

    @cached_property
    def direction(self) -> Direction:
        """Which way."""
        return self.entry.direction

    @cached_property
    def blocks(self) -> list[Block]:
        """Its ipBlocks."""
        return [peer for peer in self.entry.peers or () if isinstance(peer, Block)]

    @cached_property
    def selections(self) -> list[PodSelection]:
        """Its peers by selector."""
        return [peer for peer in self.entry.peers or () if isinstance(peer, PodSelection)]

    @cached_property
    def ports(self) -> tuple[tuple[Path, Port], ...]:
        """Its ports as written, each with its place."""
        if self.entry.ports is None:
            return ()
        ports: Iterable[Port] = self.entry.ports
        items = self._written()
        if len(items) != len(self.entry.ports):
            # The same port twice is one in the entry.
            ports = (port for item in items for port in read_ports([item], (), Faults()) or ())
        return tuple(((*self.entry.path, "ports", place), port) for place, port in enumerate(ports))

    @property
    def repeats_itself(self) -> bool:
        """Whether a port is written more than once."""
        return len(self.ports) != len(self.entry.ports or ())

    def _written(self) -> list[Any]:
        rules = sequence(self.policy.spec.get(self.direction.value))
        return sequence(mapping(rules[int(self.entry.path[2])]).get("ports"))


def rules_of(policy: Policy) -> Iterator[WrittenRule]:
    """Yield the rules of a policy in force; an entry that only isolates is none."""
    for entry in policy.entries:
        if entry.peers != ():
            yield WrittenRule(policy, entry)


def numbered(entry: Entry) -> Traffic:
    """Return the traffic of a rule, named ports left out."""
    return _numbered(entry.ports)


@lru_cache(maxsize=65536)
def _numbered(ports: tuple[Port, ...] | None) -> Traffic:
    if ports is None:
        return traffic.EVERYTHING
    found = traffic.NOTHING
    for port in ports:
        if not port.name:
            found |= traffic.of(port.protocol, port.low, port.high)
    return found
