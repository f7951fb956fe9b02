"""Traffic as the items of a rule's ``ports``, as people write them."""

from __future__ import annotations

from outgate.model.entries import Port
from outgate.sets.traffic import ALL_PORTS, EVERYTHING, PROTOCOLS, Traffic

_SHORTEST_RANGE = 3
"""Two neighbouring ports are written one by one."""


def ports_of(traffic: Traffic) -> tuple[Port, ...] | None:
    """Return traffic as the items of ``ports``; None for all traffic.

    Args:
        traffic: Some traffic.
    """
    if traffic == EVERYTHING:
        return None
    ports: list[Port] = []
    for protocol in PROTOCOLS:
        members = traffic.ports(protocol)
        if members == ALL_PORTS:
            ports.append(Port(protocol))
            continue
        for low, high in members:
            if high - low + 1 < _SHORTEST_RANGE:
                ports += [Port(protocol, number, number) for number in range(low, high + 1)]
            else:
                ports.append(Port(protocol, low, high))
    return tuple(ports)
