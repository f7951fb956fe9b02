"""OG404: another protocol than the container port declares."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.listening import of
from outgate.checks.rules import is_about_these_alone, passes_anyway
from outgate.checks.written import JudgedPort
from outgate.model.findings import Severity, some
from outgate.model.patches import AddField, Patch, SetText
from outgate.sets.traffic import PROTOCOLS


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find numbers that the pods have under another protocol only."""
    for judged in evidence.judged_ports:
        if judged.is_single:
            yield from _of_port(evidence, judged)


def _of_port(evidence: Evidence, judged: JudgedPort) -> Iterator[Mistake]:
    rule, pods, path, port = judged
    declared = evidence.listening.declared(pods)
    if declared.silent or of(port.protocol, port.low) & declared.ports:
        return
    for protocol in PROTOCOLS:
        other = of(protocol, port.low)
        if protocol == port.protocol or not other & declared.ports:
            continue
        if passes_anyway(evidence, rule, pods, other):
            continue
        having = 0
        for one in evidence.endpoints(pods):
            if any((at.protocol, at.number) == (protocol, port.low) for at in one.pod.ports):
                having |= 1 << one.index
        yield rule.policy.mistake(
            path,
            f"allows {port.protocol} {port.low}, and {some(evidence.names(having), 3)} declares "
            f"{port.low} for {protocol} alone",
            f"write protocol: {protocol}",
            patch=_patch(evidence, judged, protocol),
        )
        return


def _patch(evidence: Evidence, judged: JudgedPort, protocol: str) -> Patch | None:
    """Return the correction, where no other protocol may be meant."""
    rule, pods, path, port = judged
    declared = evidence.listening.declared(pods).ports
    others = [other for other in PROTOCOLS if of(other, port.low) & declared]
    if others != [protocol] or not is_about_these_alone(evidence, rule, pods):
        return None
    if "protocol" in rule.written_port(path):
        return SetText((*path, "protocol"), protocol)
    return AddField(path, "protocol", protocol)


CHECK = Check(
    "OG404",
    "wrong-protocol",
    Severity.WARNING,
    "A rule allows a port over another protocol than the container declares it for.",
    "A port without a protocol is a TCP port. A server that is asked over UDP is not reached by a "
    "rule about TCP.",
    find,
)
