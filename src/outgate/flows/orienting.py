"""Which end of a record is the client.

To take a reply for a request is to learn the port that a client happened to have, and to forget
the one that it needs. So a record that does not tell by itself is held against what is known of
servers, and one that nothing tells about is set aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from outgate.flows.flow import Flow

EPHEMERAL = 32_768
"""Linux: net.ipv4.ip_local_port_range begins here."""
_PRIVILEGED = 1_024
_MOST_SERVERS = 200_000


@dataclass(slots=True)
class Servers:
    """Who is known to listen where."""

    declared: frozenset[tuple[str, str, int]] = frozenset()
    """(protocol, address, port) of Services and pods."""
    ports: frozenset[tuple[str, int]] = frozenset()
    """(protocol, port) of containers and Services, wherever they run."""
    seen: set[tuple[str, str, int]] = field(default_factory=set)
    """From connections that told by themselves."""

    def see(self, protocol: str, address: str, port: int) -> None:
        """Note that somebody connected to it."""
        if len(self.seen) < _MOST_SERVERS:
            self.seen.add((protocol, address, port))


def is_suspect(flow: Flow) -> bool:
    """Say whether a record looks like a reply although it does not say that it is one."""
    return 0 < flow.source_port < EPHEMERAL <= flow.destination_port


def guess(flow: Flow, servers: Servers) -> bool | None:
    """Say whether a record that does not tell is a reply.

    Args:
        flow: The record, with ports.
        servers: Who is known to listen where.

    Returns:
        Whether it is; None where nothing tells.
    """
    here, there = flow.source_port, flow.destination_port
    protocol = flow.protocol
    for known in (servers.seen, servers.declared):
        source = (protocol, flow.source.address, here) in known
        if source != ((protocol, flow.destination.address, there) in known):
            return source
    source = (protocol, here) in servers.ports
    if source != ((protocol, there) in servers.ports):
        return source
    if not here:
        # A record of several connections keeps the port that they have in common.
        return False if there < EPHEMERAL else None
    for end in (_PRIVILEGED, EPHEMERAL):
        if (here < end) != (there < end):
            return here < end
    return None
