"""OG603: 0.0.0.0/0 without the cluster's ranges taken out."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.lookups import is_about_dns
from outgate.model.entries import Block, Direction
from outgate.model.findings import Severity
from outgate.sets.addresses import ALL_V4, ALL_V6, parse_block

_PRIVATE = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 169.254.0.0/16"


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find blocks of all addresses, or of all but a few that are not the cluster's."""
    networks = evidence.snapshot.networks
    for item, block in evidence.blocks:
        if item.direction is Direction.EGRESS and not is_about_dns(item.entry):
            if block.addresses == ALL_V4:
                fact = (
                    f"ipBlock {block.text} is every address: the private ones, the cloud's "
                    "metadata, and with most network plugins every pod too"
                )
                remedy = f"add {_PRIVATE} to except, if the internet is meant"
            elif block.addresses == ALL_V6:
                fact = f"ipBlock {block.text} is every IPv6 address, those of pods too"
                remedy = "add fc00::/7 and fe80::/10 to except, if the internet is meant"
            elif networks.pods and _is_everything_else(block) and networks.pods <= block.addresses:
                pods = ", ".join(networks.pods.blocks()[:2])
                fact = f"ipBlock {block.text} holds the cluster's pods, {pods}"
                remedy = f"add {pods} to except, if the internet is meant"
            else:
                continue
            yield item.policy.mistake((*item.path, "ipBlock"), fact, remedy)


def _is_everything_else(block: Block) -> bool:
    cidr, _, taken_out = block.text.partition(" except ")
    return bool(taken_out) and parse_block(cidr) in (ALL_V4, ALL_V6)


CHECK = Check(
    "OG603",
    "everywhere-without-except",
    Severity.WARNING,
    "An ipBlock of egress is every address there is.",
    "It is written for the internet, and holds all that is private too: other machines, the nodes, "
    "the cloud's metadata and, with most network plugins, every pod.",
    find,
)
