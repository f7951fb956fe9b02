"""Ranges of addresses with a meaning of their own.

Source: the IANA special-purpose address registries. A policy's blocks are cut at their ends, so
that "reaches the internet" is always a question about whole cells.
"""

from __future__ import annotations

from outgate.sets.addresses import EVERYTHING, AddressSet, parse_block, union_of

NOT_INTERNET: tuple[str, ...] = (
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private
    "100.64.0.0/10",  # shared, carrier-grade NAT
    "127.0.0.0/8",  # loopback
    "169.254.0.0/16",  # link-local
    "172.16.0.0/12",  # private
    "192.0.0.0/24",  # protocol assignments
    "192.0.2.0/24",  # documentation
    "192.168.0.0/16",  # private
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved
    "::/3",  # unspecified, loopback, mapped and other special prefixes; below 2000::/3
    "2001:db8::/32",  # documentation
    "4000::/2",  # not assigned
    "8000::/1",  # not assigned; holds private fc00::/7, link-local fe80::/10, multicast ff00::/8
)

INTERNET: AddressSet = EVERYTHING - union_of(parse_block(text) for text in NOT_INTERNET)
"""Addresses that the public internet routes."""

METADATA: AddressSet = parse_block("169.254.169.254/32") | parse_block("fd00:ec2::254/128")
"""Where clouds serve instance metadata, and with it credentials."""
