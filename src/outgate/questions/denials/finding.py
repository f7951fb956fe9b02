"""Denied connections of recorded traffic, each held against the policies that were read.

The record says that it was denied; the engine says why. Where the engine finds it allowed, the two
disagree, and that is told: somebody else's policy, a policy that has changed since, or an address
that has changed hands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from outgate.errors import UnknownEndError, UsageError
from outgate.flows.classes import TrafficClass
from outgate.flows.edges import Edge
from outgate.flows.parties import Party, PartyKind
from outgate.model.verdicts import Verdict
from outgate.questions.denials.answers import Denial, DeniedAnswer, Log
from outgate.questions.reading import reading_of

if TYPE_CHECKING:
    from outgate.questions.answers import ExplainAnswer, Part
    from outgate.questions.world import World

MOST_EXPLAINED = 1000
"""Nobody reads more; the most frequent are explained."""
_PORTED = frozenset({"TCP", "UDP", "SCTP"})
_DENIED = frozenset({TrafficClass.DENIED, TrafficClass.WOULD_BE_DENIED})


def find_denials(
    world: World,
    edges: Iterable[Edge],
    logs: tuple[Log, ...],
    *,
    namespaces: frozenset[str] | None = None,
) -> DeniedAnswer:
    """Say which connections were denied, and by which rule or for want of which.

    Args:
        world: The cluster that the records are of.
        edges: Out of recorded traffic.
        logs: What became of the records.
        namespaces: Only connections from or to these.

    Returns:
        The denials, the most frequent first.
    """
    holders = _holders(world)
    denied: list[Edge] = []
    allowed = 0
    for edge in edges:
        if edge.traffic_class not in _DENIED:
            allowed += edge.connections
        elif namespaces is None or _names(edge) & namespaces:
            denied.append(edge)
    denied.sort(key=lambda edge: (-edge.connections, edge.key))
    return DeniedAnswer(
        denials=tuple(_denial(world, edge, holders) for edge in denied[:MOST_EXPLAINED]),
        left_out=max(len(denied) - MOST_EXPLAINED, 0),
        allowed=allowed,
        logs=logs,
        reading=reading_of(world),
    )


def _names(edge: Edge) -> frozenset[str]:
    return frozenset({edge.source.namespace, edge.destination.namespace})


def _holders(world: World) -> dict[str, tuple[str, str, str]]:
    """Return which workload holds which address: a pod is asked about rather than all of its kind.

    Pods of one workload may carry different labels while it is being rolled out.
    """
    return {
        str(address): (workload.namespace, workload.kind, workload.name)
        for workload in world.snapshot.workloads
        for pod in workload.pods
        if not pod.host_network
        for address in pod.addresses
    }


def _denial(world: World, edge: Edge, holders: dict[str, tuple[str, str, str]]) -> Denial:
    example = edge.evidence.examples[0] if edge.evidence.examples else None
    source = _end(edge.source, example.source_address if example else "", holders)
    destination = _end(edge.destination, example.destination_address if example else "", holders)
    found: ExplainAnswer | None = None
    try:
        found = world.explain(source, _with_port(destination, edge.protocol, edge.port))
        words = _words(found, edge)
    except (UnknownEndError, UsageError) as error:
        words = f"not explained: {error}; read the cluster as it was when the record was made"
    return Denial(
        source=str(edge.source),
        destination=str(edge.destination),
        protocol=edge.protocol,
        port=edge.port,
        names=tuple(sorted(edge.evidence.names)),
        connections=edge.connections,
        first=edge.first_seen,
        last=edge.last_seen,
        is_audited=edge.traffic_class is TrafficClass.WOULD_BE_DENIED,
        example=example.origin if example else "",
        is_by_address=edge.evidence.by_address > 0,
        policies=edge.evidence.policies,
        verdict=None if found is None else found.verdict,
        parts=() if found is None else _telling(found),
        words=words,
    )


def _end(party: Party, address: str, holders: dict[str, tuple[str, str, str]]) -> str:
    """Return an end as a question has it."""
    if party.kind is PartyKind.WORKLOAD:
        if address and holders.get(address) == (party.namespace, party.owner_kind, party.name):
            return address
        kind = f"{party.owner_kind}/" if party.owner_kind else ""
        return f"{party.namespace}/{kind}{party.name}"
    if party.kind is PartyKind.SERVICE:
        return f"svc:{party.namespace}/{party.name}"
    if party.kind is PartyKind.NODE and party.name:
        return f"node:{party.name}"
    return party.address or address or party.name


def _with_port(end: str, protocol: str, port: int) -> str:
    host = f"[{end}]" if end.count(":") > 1 and "/" not in end else end
    return f"{host}:{port if protocol in _PORTED and port else 'any'}/{protocol}"


def _telling(found: ExplainAnswer) -> tuple[Part, ...]:
    """Return the parts that tell why: those that are denied, else those in doubt, else all."""
    for verdict in (Verdict.DENIED, Verdict.UNKNOWN):
        parts = tuple(part for part in found.parts if part.verdict is verdict)
        if parts:
            return parts
    return found.parts


def _words(found: ExplainAnswer, edge: Edge) -> str:
    verdicts = {part.verdict for part in found.parts}
    if Verdict.DENIED in verdicts:
        part = next(part for part in found.parts if part.verdict is Verdict.DENIED)
        some = " for some of the pods" if len(verdicts) > 1 else ""
        return f"denied by the policies that were read{some}: {part.reason}"
    if Verdict.UNKNOWN in verdicts:
        part = next(part for part in found.parts if part.verdict is Verdict.UNKNOWN)
        return f"not known from what was read: {part.reason}"
    doubt = (
        ", or the address was another pod's at that time: give --history"
        if edge.evidence.by_address
        else ""
    )
    return (
        "the policies that were read allow it: another kind of policy denies it, the policies have "
        f"changed since{doubt}"
    )
