"""Disjoint parts of the endpoints by the traffic that reaches them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from outgate.sets.traffic import Traffic

Partition: TypeAlias = dict[Traffic, int]
"""Traffic to the endpoints that exactly this traffic reaches; no two masks overlap."""


def add(parts: Partition, mask: int, passing: Traffic) -> None:
    """Let *passing* reach *mask* too, on top of what reaches it already."""
    if not mask:
        return
    for traffic, members in list(parts.items()):
        both = members & mask
        if not both:
            continue
        mask ^= both
        wider = traffic | passing
        if wider != traffic:
            left = members ^ both
            if left:
                parts[traffic] = left
            else:
                del parts[traffic]
            parts[wider] = parts.get(wider, 0) | both
        if not mask:
            return
    parts[passing] = parts.get(passing, 0) | mask


def cross(left: Partition, right: Partition) -> Partition:
    """Return what both let pass."""
    result: Partition = {}
    for left_traffic, left_mask in left.items():
        for right_traffic, right_mask in right.items():
            both = left_mask & right_mask
            if both:
                passing = left_traffic & right_traffic
                if passing:
                    result[passing] = result.get(passing, 0) | both
    return result


def restricted(parts: Partition, mask: int) -> Partition:
    """Return the part inside *mask*."""
    return {traffic: members & mask for traffic, members in parts.items() if members & mask}


def merged(items: Iterable[tuple[Traffic, int]]) -> Partition:
    """Make a partition of overlapping parts."""
    parts: Partition = {}
    for traffic, mask in items:
        add(parts, mask, traffic)
    return parts
