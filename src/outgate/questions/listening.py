"""Notes on ports that nothing listens on: a verdict says what is allowed, not what answers."""

from __future__ import annotations

from outgate.engine.endpoints import Endpoint
from outgate.questions.ends import Member
from outgate.questions.names import Namer
from outgate.questions.ports import PortQuestion
from outgate.sets import traffic
from outgate.sets.traffic import Traffic


def listening_notes(
    destinations: list[tuple[Member, Traffic]], port: PortQuestion, namer: Namer
) -> list[str]:
    """Say which destinations declare ports, but none of those that are asked about."""
    notes: list[str] = []
    seen: set[int] = set()
    for member, wanted in destinations:
        endpoint = member.endpoint
        if endpoint.index in seen or not endpoint.pods:
            continue
        seen.add(endpoint.index)
        if port.name and not wanted:
            notes.append(
                f"{namer.endpoint(endpoint)} has no {port.protocol} port named {port.name}"
            )
        elif port.stated and endpoint.pod.ports and not declared(endpoint) & wanted:
            notes.append(
                f"{namer.endpoint(endpoint)} declares {declared(endpoint)}, not {wanted}: "
                "allowed or not, nothing may answer there"
            )
    return notes


def declared(endpoint: Endpoint) -> Traffic:
    """Return the ports that a pod's containers declare."""
    found = traffic.NOTHING
    for item in endpoint.pod.ports:
        if item.protocol in traffic.PROTOCOLS:
            found |= traffic.of(item.protocol, item.number, item.number)
    return found
