"""Who is open: the coverage of every workload and namespace, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from outgate.engine.bits import mask_of, members
from outgate.engine.endpoints import Endpoint
from outgate.engine.partitions import Partition
from outgate.engine.reachability import Reachability
from outgate.engine.special_ranges import INTERNET, METADATA
from outgate.model.entries import Direction
from outgate.model.gaps import GapKind
from outgate.model.verdicts import Verdict
from outgate.model.workloads import Workload
from outgate.questions.answers import (
    AuditAnswer,
    Coverage,
    DirectionTotals,
    DnsAudit,
    NamespaceAudit,
    WorkloadAudit,
)
from outgate.questions.cluster_dns import DnsTargets, audit_dns, find_dns
from outgate.questions.coverage import audit_direction, combined
from outgate.questions.exposure.answers import Exposure
from outgate.questions.names import Namer
from outgate.questions.reading import reading_of
from outgate.questions.subjects import subjects_of

if TYPE_CHECKING:
    from outgate.questions.world import World

_WORST_FIRST = (
    Coverage.OPEN,
    Coverage.ALLOW_ALL,
    Coverage.PARTLY,
    Coverage.UNKNOWN,
    Coverage.UNCOVERABLE,
    Coverage.ISOLATED,
)
_OPENNESS = {
    verdict: rank
    for rank, verdict in enumerate(
        (Verdict.ALLOWED, Verdict.MIXED, Verdict.UNKNOWN, Verdict.DENIED)
    )
}
_RANK = {coverage: rank for rank, coverage in enumerate(_WORST_FIRST)}


def audit(
    world: World, *, namespaces: frozenset[str] | None = None, selector: str | None = None
) -> AuditAnswer:
    """Say who is open, per workload, namespace and direction.

    Args:
        world: What was loaded.
        namespaces: Only these are reported; the answer still rests on everything that was read.
        selector: Only workloads with a pod that has these labels, as kubectl's ``-l`` writes them,
            and the namespaces that hold one.

    Returns:
        Coverage with the worst first, and what a pod made later in each namespace will meet.

    Raises:
        UsageError: *selector* is not one.
    """
    subjects = subjects_of(namespaces, selector)
    reachability = world.reachability
    namer = Namer(world.snapshot)
    targets = find_dns(reachability, namer)
    classes: dict[int, list[Endpoint]] = {}
    endpoints = reachability.endpoints
    for index in members(endpoints.real_pods):
        endpoint = endpoints.all[index]
        if subjects.hold(endpoint):
            classes.setdefault(id(endpoint.workload), []).append(endpoint)
    outside = _Outside(reachability)
    workloads = [
        _workload(reachability, workload, classes[id(workload)], targets, outside, namer)
        for workload in world.snapshot.workloads
        if id(workload) in classes
    ]
    workloads.sort(
        key=lambda item: (_RANK[item.egress.coverage], _RANK[item.ingress.coverage], item.name)
    )
    late = Counter(
        gap.namespace for gap in world.gaps if gap.kind is GapKind.MADE_LATER and gap.namespace
    )
    chosen = [name for name in endpoints.namespaces if namespaces is None or name in namespaces]
    by_space: dict[str, list[WorkloadAudit]] = {name: [] for name in chosen}
    for item in workloads:
        by_space[item.namespace].append(item)
    found_spaces = [
        _namespace(reachability, name, items, targets, late[name])
        for name, items in by_space.items()
        if name in endpoints.future and (items or subjects.selector.selects_all)
    ]
    found_spaces.sort(
        key=lambda item: (
            item.egress.percent_isolated if item.egress.coverable else 200.0,
            -item.egress.coverable,
            item.name,
        )
    )
    return AuditAnswer(
        question=f"who is open{subjects.words}",
        egress=_totals(item.egress.coverage for item in workloads),
        ingress=_totals(item.ingress.coverage for item in workloads),
        namespaces=tuple(found_spaces),
        workloads=tuple(workloads),
        dns=targets.words,
        reading=reading_of(world),
        exposures=_exposures(world, {item.name for item in workloads}),
        broken_routes=tuple(
            item for item in world.exposures.broken if item.namespace in (namespaces or chosen)
        ),
        is_limited=not subjects.is_everything,
    )


def _exposures(world: World, workloads: set[str]) -> tuple[Exposure, ...]:
    found = [item for item in world.exposures.found if item.workload in workloads]
    return tuple(sorted(found, key=lambda item: (_OPENNESS[item.verdict], item.workload, item.by)))


class _Outside:
    """The external cells that are the internet, and those that are cloud metadata."""

    def __init__(self, reachability: Reachability) -> None:
        external = reachability.endpoints.external
        cells = [reachability.endpoints.all[index] for index in members(external)]
        self.internet = mask_of(cell.index for cell in cells if cell.outside & INTERNET)
        self.metadata = mask_of(cell.index for cell in cells if cell.outside & METADATA)


def _workload(
    reachability: Reachability,
    workload: Workload,
    classes: list[Endpoint],
    targets: DnsTargets,
    outside: _Outside,
    namer: Namer,
) -> WorkloadAudit:
    rows = [reachability.row(item, outside.internet | outside.metadata) for item in classes]
    dns = [audit_dns(reachability, item, targets) for item in classes]
    return WorkloadAudit(
        name=namer.workload(workload),
        namespace=workload.namespace,
        kind=workload.kind,
        egress=combined([audit_direction(reachability, Direction.EGRESS, c) for c in classes]),
        ingress=combined([audit_direction(reachability, Direction.INGRESS, c) for c in classes]),
        dns=DnsAudit(
            _together([item.udp for item in dns]),
            _together([item.tcp for item in dns]),
            dns[0].note,
        ),
        reaches_internet=_any(
            [
                (_mask(row.low) & outside.internet, _mask(row.high) & outside.internet)
                for row in rows
            ]
        ),
        reaches_metadata=_any(
            [
                (_mask(row.low) & outside.metadata, _mask(row.high) & outside.metadata)
                for row in rows
            ]
        ),
        origin=workload.origin,
    )


def _namespace(
    reachability: Reachability,
    name: str,
    items: list[WorkloadAudit],
    targets: DnsTargets,
    made_later: int,
) -> NamespaceAudit:
    future = reachability.endpoints.all[reachability.endpoints.future[name]]
    return NamespaceAudit(
        name=name,
        workloads=len(items),
        egress=_totals(item.egress.coverage for item in items),
        ingress=_totals(item.ingress.coverage for item in items),
        default_deny_egress=audit_direction(reachability, Direction.EGRESS, future),
        default_deny_ingress=audit_direction(reachability, Direction.INGRESS, future),
        future_dns=audit_dns(reachability, future, targets),
        without_dns=sum(
            1
            for item in items
            if item.egress.coverage in (Coverage.ISOLATED, Coverage.PARTLY)
            and (item.dns.udp, item.dns.tcp) != (Verdict.ALLOWED, Verdict.ALLOWED)
        ),
        made_later=made_later,
    )


def _totals(found: Iterable[Coverage]) -> DirectionTotals:
    counts = Counter(found)
    return DirectionTotals(
        open=counts[Coverage.OPEN],
        isolated=counts[Coverage.ISOLATED],
        allow_all=counts[Coverage.ALLOW_ALL],
        uncoverable=counts[Coverage.UNCOVERABLE],
        partly=counts[Coverage.PARTLY],
        unknown=counts[Coverage.UNKNOWN],
    )


def _mask(parts: Partition) -> int:
    found = 0
    for mask in parts.values():
        found |= mask
    return found


def _any(bounds: list[tuple[int, int]]) -> Verdict:
    if any(low for low, _ in bounds):
        return Verdict.ALLOWED
    return Verdict.UNKNOWN if any(high for _, high in bounds) else Verdict.DENIED


def _together(verdicts: list[Verdict]) -> Verdict:
    return verdicts[0] if len(set(verdicts)) == 1 else Verdict.UNKNOWN
