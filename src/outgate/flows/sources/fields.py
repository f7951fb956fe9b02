"""Fields as sources write them, made sure of: text, numbers, addresses, protocols."""

from __future__ import annotations

from typing import Any

import msgspec

from outgate.flows.accounting import Reason
from outgate.flows.flow import SetAside

PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6", 132: "SCTP"}
"""IANA's numbers."""
_NAMES = {"ICMP6": "ICMPv6", "ICMPV6": "ICMPv6", "IPV6-ICMP": "ICMPv6"}
_KNOWN = frozenset(PROTOCOLS.values())
_LONGEST = 512
_ECHO = {("ICMP", 8): False, ("ICMP", 0): True, ("ICMPv6", 128): False, ("ICMPv6", 129): True}


def object_of(record: bytes) -> dict[str, Any] | SetAside:
    """Return a JSON object, or why it is none."""
    try:
        value = msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError):
        return SetAside(Reason.BROKEN)
    return value if isinstance(value, dict) else SetAside(Reason.NOT_OF_SOURCE)


def text(value: Any) -> str:
    """Return text, cut at a length that no name has; ``-`` is none."""
    return value[:_LONGEST] if isinstance(value, str) and value != "-" else ""


def number(value: Any) -> int:
    """Return a whole number, also of text; 0 for what is none."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return 0


def port(value: Any) -> int:
    """Return a port; 0 for what is none."""
    found = number(value)
    return found if 0 < found < 65_536 else 0


def mapping(value: Any) -> dict[str, Any]:
    """Return an object; an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def protocol(value: Any) -> str:
    """Return the name of a protocol; empty for one that is not known."""
    if isinstance(value, str) and not value.isdigit():
        name = _NAMES.get(value.upper(), value.upper())
        return name if name in _KNOWN else ""
    return PROTOCOLS.get(number(value), "")


def is_echo_reply(name: str, kind: int) -> bool | None:
    """Say whether an ICMP message is the answer of a pair; None where it is of no pair."""
    return _ECHO.get((name, kind))
