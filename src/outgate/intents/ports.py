"""Ports of a need: ``443``, ``"443/TCP"``, ``"8000-8100/UDP"``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from outgate.dialects.networkpolicy.shape import kind_of, shown
from outgate.intents.needs import PortRange
from outgate.intents.shape import MOST_PORTS, IntentFaults
from outgate.model.origins import Path
from outgate.sets.traffic import LAST_PORT, PROTOCOLS

_PORTS = re.compile(r"([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?(?:/(TCP|UDP|SCTP))?")
_FORMS = 'write 443, "443/TCP", "53/UDP" or "8000-8100/UDP"'


def read_ports(body: Mapping[str, Any], path: Path, faults: IntentFaults) -> tuple[PortRange, ...]:
    """Read the ports of a need.

    Args:
        body: The need.
        path: Where it stands.
        faults: Takes what is wrong.
    """
    found: dict[PortRange, None] = {}
    for index, item in enumerate(faults.items(body, "ports", path, MOST_PORTS)):
        try:
            port = parse_port_range(item)
        except ValueError as error:
            faults.add((*path, "ports", index), str(error))
            continue
        if port in found:
            faults.add((*path, "ports", index), f"{port} is there already; remove one of the two")
        found[port] = None
    return tuple(found)


def parse_port_range(value: object) -> PortRange:
    """Read one item; a bare number is TCP.

    Args:
        value: A number or text.

    Raises:
        ValueError: It is neither a port nor a range of ports; the words say what to write.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{kind_of(value)} is not a port; {_FORMS}")
    if isinstance(value, int):
        if not 1 <= value <= LAST_PORT:
            raise ValueError(f"{value} is not a port: ports are 1 to {LAST_PORT}")
        return PortRange("TCP", value, value)
    match = _PORTS.fullmatch(value)
    if match is None:
        raise ValueError(f"{shown(value)} is not a port; {_hint(value)}")
    low, high = int(match[1]), int(match[2] or match[1])
    if not low <= high <= LAST_PORT:
        words = "its end is before its start" if low > high else f"ports are 1 to {LAST_PORT}"
        raise ValueError(f"{shown(value)} is not a range of ports: {words}")
    return PortRange(match[3] or "TCP", low, high)


def _hint(value: str) -> str:
    number, slash, protocol = value.partition("/")
    if slash and protocol.upper() not in PROTOCOLS and _PORTS.fullmatch(number):
        return f"the protocol is one of {', '.join(PROTOCOLS)}"
    if slash and _PORTS.fullmatch(f"{number}/{protocol.upper()}"):
        return f'write "{number}/{protocol.upper()}"'
    if number and number[0].isalpha():
        return f"ports are numbers here, because a name means another one on every pod; {_FORMS}"
    return _FORMS
