"""OG401: a Service's port where the pod's port is judged."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.listening import of
from outgate.checks.rules import is_about_these_alone, passes_anyway
from outgate.checks.written import JudgedPort
from outgate.model.findings import Severity
from outgate.model.patches import SetText
from outgate.model.workloads import ServicePort
from outgate.sets.traffic import Traffic


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find ports that a Service has and the pods behind it have not."""
    for judged in evidence.judged_ports:
        if judged.is_single:
            yield from _of_port(evidence, judged)


def _of_port(evidence: Evidence, judged: JudgedPort) -> Iterator[Mistake]:
    rule, pods, path, port = judged
    listening = evidence.listening
    declared = listening.declared(pods)
    wanted = of(port.protocol, port.low)
    if wanted & declared.ports:
        return
    for fronted in listening.before(pods):
        # Pods that declare nothing and are not behind the Service may listen on anything.
        if declared.silent & ~fronted.pods:
            continue
        behind = fronted.pods & pods
        for item in fronted.service.ports:
            if (item.protocol, item.number) != (port.protocol, port.low):
                continue
            target = listening.numbers(item, behind)
            if not target or target & wanted or passes_anyway(evidence, rule, behind, target):
                continue
            yield rule.policy.mistake(
                (*path, "port"),
                f"port {port.low} is the port of Service {fronted.service}; its pods listen on "
                f"{target}, which is where policies are judged",
                f"write the port of the pods, {_first(target.ports(item.protocol))}",
                patch=_patch(evidence, judged, target, item),
            )
            return


def _patch(
    evidence: Evidence, judged: JudgedPort, target: Traffic, item: ServicePort
) -> SetText | None:
    """Return the correction, where every pod of the rule listens on one port behind the Service."""
    rule, pods, path, port = judged
    number = _first(target.ports(item.protocol))
    if target != of(item.protocol, number) or not is_about_these_alone(evidence, rule, pods):
        return None
    left = pods
    for fronted in evidence.listening.before(pods):
        for other in fronted.service.ports:
            if (other.protocol, other.number) == (port.protocol, port.low):
                behind = fronted.pods & pods
                # Two Services with one number may lead to two ports.
                if evidence.listening.numbers(other, behind) != target:
                    return None
                left &= ~behind
    return None if left else SetText((*path, "port"), str(number))


def _first(ports: tuple[tuple[int, int], ...]) -> int:
    return ports[0][0]


CHECK = Check(
    "OG401",
    "service-port",
    Severity.WARNING,
    "A rule names the port of a Service where the port of its pods is judged.",
    "Nearly every network plugin judges a connection after the Service's address and port have "
    "been translated. The rule allows a port that nobody listens on, and the connection is denied.",
    find,
)
