"""OG506: DNS allowed to any address."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.lookups import is_about_dns
from outgate.engine.special_ranges import INTERNET
from outgate.model.entries import Direction
from outgate.model.findings import Severity
from outgate.sets.addresses import ALL_V4

_PUBLIC = INTERNET & ALL_V4


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find rules about look-ups that hold the whole internet."""
    for rule in evidence.rules:
        if rule.direction is Direction.INGRESS or not is_about_dns(rule.entry):
            continue
        if rule.entry.peers is None:
            whom = "no peers, which means every address"
        else:
            wide = [block for block in rule.blocks if block.addresses >= _PUBLIC]
            if not wide:
                continue
            whom = wide[0].text
        yield rule.policy.mistake(
            rule.entry.path,
            f"allows DNS to every server of the internet ({whom})",
            "name the cluster's DNS pods as the peer, and the address of a cache on the nodes",
        )


CHECK = Check(
    "OG506",
    "dns-to-the-world",
    Severity.NOTE,
    "Look-ups are allowed to any server, inside and outside.",
    "It works everywhere, and is a way out: data can leave in the names that somebody else's "
    "server is asked for.",
    find,
)
