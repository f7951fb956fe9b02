"""AuditReport: who is open."""

from __future__ import annotations

from outgate.questions.answers import (
    AuditAnswer,
    AuditFindings,
    DirectionAudit,
    DirectionTotals,
    DnsAudit,
    NamespaceAudit,
    WorkloadAudit,
)
from outgate.questions.exposure.answers import BrokenRoute, Exposure
from outgate.render.wire import lints, parts


def body(answer: AuditAnswer) -> dict[str, object]:
    """Return the answer as plain values."""
    return {
        "question": answer.question,
        "totals": {"egress": totals(answer.egress), "ingress": totals(answer.ingress)},
        "dns": answer.dns,
        "namespaces": [_namespace(item) for item in answer.namespaces],
        "workloads": [_workload(item) for item in answer.workloads],
        "exposures": [_exposure(item) for item in answer.exposures],
        "brokenRoutes": [_broken(item) for item in answer.broken_routes],
        "findings": None if answer.findings is None else _findings(answer.findings),
        "reading": parts.reading(answer.reading),
    }


def _findings(value: AuditFindings) -> dict[str, object]:
    return {
        "checks": value.checks,
        "suppressed": value.suppressed,
        "found": [lints.finding(item) for item in value.found],
    }


def totals(value: DirectionTotals) -> dict[str, object]:
    """Return how many workloads have which coverage, in one direction."""
    return {
        "open": value.open,
        "isolated": value.isolated,
        "allowAll": value.allow_all,
        "uncoverable": value.uncoverable,
        "partly": value.partly,
        "unknown": value.unknown,
        "percentIsolated": round(value.percent_isolated, 2),
    }


def _direction(value: DirectionAudit) -> dict[str, object]:
    return {"coverage": str(value.coverage), "policies": list(value.policies)}


def _dns(value: DnsAudit) -> dict[str, object]:
    return {"udp": str(value.udp), "tcp": str(value.tcp), "note": value.note}


def _namespace(value: NamespaceAudit) -> dict[str, object]:
    return {
        "name": value.name,
        "workloads": value.workloads,
        "egress": totals(value.egress),
        "ingress": totals(value.ingress),
        "nextPod": {
            "egress": _direction(value.default_deny_egress),
            "ingress": _direction(value.default_deny_ingress),
            "dns": _dns(value.future_dns),
        },
        "withoutDns": value.without_dns,
        "madeLater": value.made_later,
    }


def _workload(value: WorkloadAudit) -> dict[str, object]:
    return {
        "name": value.name,
        "namespace": value.namespace,
        "kind": value.kind,
        "egress": _direction(value.egress),
        "ingress": _direction(value.ingress),
        "dns": _dns(value.dns),
        "reachesInternet": str(value.reaches_internet),
        "reachesMetadata": str(value.reaches_metadata),
        "origin": parts.origin(value.origin),
    }


def _exposure(value: Exposure) -> dict[str, object]:
    return {
        "workload": value.workload,
        "namespace": value.namespace,
        "by": value.by,
        "hosts": list(value.hosts),
        "entrance": value.entrance,
        "service": value.service,
        "traffic": parts.traffic(value.traffic),
        "sources": list(value.sources),
        "verdict": str(value.verdict),
        "reason": value.reason,
        "settledBy": value.settled_by,
        "origin": parts.origin(value.origin),
    }


def _broken(value: BrokenRoute) -> dict[str, object]:
    return {
        "route": value.route,
        "namespace": value.namespace,
        "what": value.what,
        "origin": parts.origin(value.origin),
    }
