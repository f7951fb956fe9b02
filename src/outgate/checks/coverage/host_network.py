"""OG104: pods on their node's network that a policy means to cover."""

from __future__ import annotations

from collections.abc import Iterator

from outgate.checks.evidence import Evidence, named
from outgate.checks.kinds import Check, Mistake
from outgate.model.findings import Severity, some


def find(evidence: Evidence) -> Iterator[Mistake]:
    """Find policies whose selector's labels are those of hostNetwork pods."""
    spaces = {
        workload.namespace
        for workload in evidence.snapshot.workloads
        if any(pod.host_network for pod in workload.pods)
    }
    for policy in evidence.in_force:
        if not policy.entries or policy.namespace not in spaces:
            continue
        selector = policy.entries[0].subject.pods
        if selector.selects_all:
            continue
        having = evidence.with_labels(selector, policy.namespace)
        host = [one for one in having if all(pod.host_network for pod in one.pods)]
        if not host:
            continue
        names = some([named(one) for one in host], 3)
        rest = "" if len(host) == len(having) else ", besides pods that it covers"
        yield policy.mistake(
            ("spec", "podSelector"),
            f"selects {names}, which {'is' if len(host) == 1 else 'are'} on the node's network, "
            f"where no NetworkPolicy applies{rest}",
            "remove hostNetwork from the pods if they do not need it; else limit their nodes by "
            "other means, and do not count them as covered",
        )


CHECK = Check(
    "OG104",
    "host-network",
    Severity.WARNING,
    "A policy selects pods that are on their node's network.",
    "Such pods send and receive as their node. Most enforcers leave them alone, whatever selects "
    "them, so that the policy protects nothing.",
    find,
)
