"""Disjoint parts of the endpoints by the traffic that reaches them."""

from __future__ import annotations

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
