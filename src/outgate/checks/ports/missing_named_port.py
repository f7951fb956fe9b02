"""OG402: a named port that no selected pod has."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence
from outgate.checks.kinds import Check, Mistake
from outgate.checks.listening import port_names
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find names of ports that none of the pods gives to a port of that protocol."""
    for rule, pods, path, port in evidence.judged_ports:
        if not port.name:
            continue
        if evidence.reachability.selectors.with_port(port.protocol, port.name, pods):
            continue
        judged = evidence.endpoints(pods)
        names = evidence.names(pods)
        having = port_names(judged)
        ports = some(having) if having else "no port"
        whom = f"{some(names, 3)} {'has' if len(names) == 1 else 'have'} {ports}"
        # A pod that a chart or an operator makes may have it.
        is_whole = not any(evidence.makers(one.namespace) for one in judged)
        yield rule.policy.mistake(
            (*path, "port"),
            f"no pod that the rule is about has a {port.protocol} port named {port.name}: {whom}",
            "write the name that the containers give the port, or its number",
            None if is_whole else Severity.NOTE,
        )


CHECK = Check(
    "OG402",
    "missing-named-port",
    Severity.WARNING,
    "A rule names a port by a name that no pod which it is about gives to a port.",
    "A name is looked up among the container ports of every pod, protocol included. Where none has "
    "it, the rule allows nothing.",
    find,
)
