"""Who is open for egress in a namespace, and what the next pod will be: what three checks share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outgate.checks.evidence import Evidence
from outgate.engine.bits import members
from outgate.model.origins import Origin
from outgate.model.workloads import Workload


@dataclass(frozen=True, slots=True)
class Openness:
    """One namespace that has pods which a policy can cover."""

    namespace: str
    origin: Origin
    """Of its Namespace, or of its first workload."""
    open: tuple[Workload, ...]
    """Workloads with a pod that no policy isolates for egress."""
    isolated: tuple[Workload, ...]
    is_next_open: bool
    """Whether a pod with other labels than all of them would be open."""


def openness(evidence: Evidence) -> Iterator[Openness]:
    """Yield the namespaces of the input, those left out of which something is not known."""
    reachability = evidence.reachability
    endpoints, side = reachability.endpoints, reachability.egress
    isolated = side.isolated
    unknown = (side.may_deny | side.may_allow) & ~isolated
    coverable = endpoints.real_pods & endpoints.selectable
    by_space: dict[str, dict[int, tuple[Workload, bool]]] = {}
    doubtful: set[str] = set()
    for index in members(coverable):
        endpoint = endpoints.all[index]
        workload = endpoint.workload
        if workload is None:
            continue
        if unknown >> index & 1:
            doubtful.add(endpoint.namespace)
        found = by_space.setdefault(endpoint.namespace, {})
        _, was_open = found.get(id(workload), (workload, False))
        found[id(workload)] = (workload, was_open or not isolated >> index & 1)
    for namespace, workloads in by_space.items():
        future = endpoints.future.get(namespace)
        if namespace in doubtful or future is None or unknown >> future & 1:
            continue
        space = endpoints.namespaces[namespace]
        each = list(workloads.values())
        yield Openness(
            namespace,
            space.origin if space.labels_known else each[0][0].origin,
            tuple(workload for workload, is_open in each if is_open),
            tuple(workload for workload, is_open in each if not is_open),
            not isolated >> future & 1,
        )
