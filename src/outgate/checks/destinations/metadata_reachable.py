"""OG602: the cloud's metadata address is reachable."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.written import numbered
from outgate.engine.special_ranges import METADATA
from outgate.model.entries import Direction
from outgate.model.findings import Severity
from outgate.sets import traffic
from outgate.sets.addresses import ALL_V4, ALL_V6, Address

_HTTP = traffic.of("TCP", 80, 80)
_ADDRESSES = (Address(4, METADATA.v4[0][0]), Address(6, METADATA.v6[0][0]))
_NARROW = 1 << 16
"""A block of fewer addresses was written for what is there."""


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find wide blocks, narrowed by an except, that still hold the address."""
    for item, block in evidence.blocks:
        # A block of everything is told of as such.
        if item.direction is Direction.EGRESS and block.addresses not in (ALL_V4, ALL_V6):
            held = [one for one in _ADDRESSES if one in block.addresses]
            is_wide = block.addresses.size() > _NARROW
            if not held or not is_wide or not numbered(item.entry) & _HTTP:
                continue
            yield item.policy.mistake(
                (*item.path, "ipBlock"),
                f"ipBlock {block.text} holds {held[0]}, where clouds hand out a node's credentials",
                f"add {held[0]}/{32 if held[0].version == 4 else 128} to except, and allow it to "
                "those workloads that need it",
            )


CHECK = Check(
    "OG602",
    "metadata-reachable",
    Severity.WARNING,
    "A wide ipBlock holds the address where a cloud serves instance metadata.",
    "Whoever reaches it from a pod may get the credentials of the node. An except for private "
    "ranges does not take it out, since it is none of them.",
    find,
)
