"""The rules of policies one by one, as written and as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from outgate.checks.policies import Policy, mapping, sequence
from outgate.dialects.networkpolicy.rules import read_ports
from outgate.dialects.networkpolicy.shape import Faults
from outgate.model.entries import Block, Entry, PodSelection, Port
from outgate.model.origins import Path
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


class WrittenRule:
    """One rule that lets something pass."""

    __slots__ = ("_body", "_ports", "blocks", "direction", "entry", "policy", "selections")

    def __init__(self, policy: Policy, entry: Entry) -> None:
        """Look at a rule.

        Args:
            policy: Its policy, which is in force.
            entry: What it means.
        """
        self.policy = policy
        self.entry = entry
        self.direction = entry.direction
        """Which way."""
        peers = entry.peers or ()
        self.blocks = [peer for peer in peers if isinstance(peer, Block)]
        """Its ipBlocks."""
        self.selections = [peer for peer in peers if isinstance(peer, PodSelection)]
        """Its peers by selector."""
        self._body = policy.rules(entry.direction)[int(entry.path[2])]
        self._ports: tuple[tuple[Path, Port], ...] | None = None

    @property
    def ports(self) -> tuple[tuple[Path, Port], ...]:
        """Its ports as written, each with its place."""
        if self._ports is None:
            self._ports = tuple(self._read_ports())
        return self._ports

    def written_port(self, path: Path) -> Mapping[str, Any]:
        """Return a port as written.

        Args:
            path: Its place, as in `ports`.
        """
        return mapping(sequence(self._body.get("ports"))[int(path[-1])])

    @property
    def repeats_itself(self) -> bool:
        """Whether a port is written more than once."""
        return len(self.ports) != len(self.entry.ports or ())

    def _read_ports(self) -> Iterator[tuple[Path, Port]]:
        if self.entry.ports is None:
            return
        ports: Iterable[Port] = self.entry.ports
        items = sequence(self._body.get("ports"))
        if len(items) != len(self.entry.ports):
            # The same port twice is one in the entry.
            ports = (port for item in items for port in read_ports([item], (), Faults()) or ())
        path = (*self.entry.path, "ports")
        for place, port in enumerate(ports):
            yield (*path, place), port


class JudgedPort(NamedTuple):
    """A port of a rule, and the pods of the input on which it is judged."""

    rule: WrittenRule
    pods: int
    path: Path
    port: Port

    @property
    def is_single(self) -> bool:
        """Whether it is one number, and neither a name nor a range."""
        return not self.port.name and self.port.low == self.port.high


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
