"""Addresses of a cluster in either family: the same places, spelt as IPv4 or as IPv6."""

from __future__ import annotations

from ipaddress import IPv6Address

METADATA = {4: "169.254.169.254", 6: "fd00:ec2::254"}
PODS = {4: "10.244.0.0/16", 6: "fd00:10:244::/48"}
SERVICES = {4: "10.96.0.0/16", 6: "fd00:10:96::/112"}
_HERE = {"10.96": "fd00:10:96::", "172.18": "fd00:172:18::"}
_PRIVATE = ("10.", "192.168.")


def of_pod(family: int, node: int, number: int) -> str:
    """Return the address of a pod.

    Args:
        family: 4 or 6.
        node: The number of its node.
        number: Its number there.
    """
    if family == 4:
        return f"10.244.{node}.{number}"
    return str(IPv6Address(f"fd00:10:244:{node:x}::{number:x}"))


def pods_of_node(family: int, node: int) -> str:
    """Return the range of a node's pods."""
    return f"10.244.{node}.0/24" if family == 4 else f"fd00:10:244:{node:x}::/64"


def in_family(family: int, text: str) -> str:
    """Return an address of Services, nodes or the outside in a family.

    Args:
        family: 4 or 6.
        text: The address in IPv4.
    """
    if family == 4:
        return text
    first, second, third, fourth = text.split(".")
    here = _HERE.get(f"{first}.{second}")
    if here is not None:
        return str(IPv6Address(f"{here}{int(third) * 256 + int(fourth):x}"))
    start = "fd12" if text.startswith(_PRIVATE) else "2600"
    words = f"{start}:{int(first):x}:{int(second):x}:{int(third):x}::{int(fourth):x}"
    return str(IPv6Address(words))


def whole(family: int) -> int:
    """Return the prefix length of one address."""
    return 32 if family == 4 else 128
