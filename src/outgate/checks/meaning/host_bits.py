"""OG214: a CIDR block with bits behind its prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_interface
from typing import Any

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.peers import blocks_of
from outgate.checks.policies import sequence
from outgate.model.findings import Severity
from outgate.model.origins import Path
from outgate.model.patches import SetText


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find blocks whose address is not the first of the block."""
    for policy in evidence.policies:
        for path, block in blocks_of(policy):
            for field, text in _texts(block):
                written = _with_host_bits(text)
                if written is None:
                    continue
                yield policy.mistake(
                    (*path, *field),
                    f"{text} has bits set behind its prefix: read as {written}",
                    f"write {written}, or {text.partition('/')[0]}/{_longest(written)} if one "
                    "address is meant",
                    patch=SetText((*path, *field), written),
                )


def _texts(block: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    cidr = block.get("cidr")
    if isinstance(cidr, str):
        yield ("cidr",), cidr
    for number, text in enumerate(sequence(block.get("except"))):
        if isinstance(text, str):
            yield ("except", number), text


def _with_host_bits(text: str) -> str | None:
    """Return the block that is meant by a text, if the text names another address of it."""
    try:
        interface = ip_interface(text)
    except ValueError:
        return None
    network = interface.network
    return None if "/" not in text or network.network_address == interface.ip else str(network)


def _longest(block: str) -> int:
    return 128 if ":" in block else 32


CHECK = Check(
    "OG214",
    "host-bits",
    Severity.WARNING,
    "A CIDR block names an address that is not the first of the block.",
    "The API server takes it, and enforcers cut the bits off, refuse the policy, or take the one "
    "address: what is open depends on the cluster.",
    find,
)
