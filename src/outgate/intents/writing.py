"""Intents as plain values, as a file would hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outgate.intents.documents import (
    API_VERSION,
    BASELINE,
    INTENT,
    EgressBaseline,
    EgressIntent,
    NamedWorkload,
)
from outgate.intents.needs import (
    Destination,
    EvidenceValue,
    Need,
    PortRange,
    ToBlock,
    ToHost,
    ToNamespace,
    ToPlatform,
    ToWorkload,
)
from outgate.model.selectors import Operator, Selector


def intent_body(intent: EgressIntent) -> dict[str, Any]:
    """Return an intent as a document.

    Args:
        intent: The intent.
    """
    subject: dict[str, Any]
    if isinstance(intent.subject, NamedWorkload):
        subject = {"workload": {"kind": intent.subject.kind, "name": intent.subject.name}}
    else:
        subject = {"labels": dict(intent.subject.labels)}
    return {
        "apiVersion": API_VERSION,
        "kind": INTENT,
        "metadata": {"name": intent.name, "namespace": intent.namespace},
        "spec": {
            **subject,
            "needs": [need_body(need, intent.namespace) for need in intent.needs],
        },
    }


def baseline_body(baseline: EgressBaseline) -> dict[str, Any]:
    """Return a baseline as a document.

    Args:
        baseline: The baseline.
    """
    spec: dict[str, Any] = {
        "exemptNamespaces": [{"name": one.name, "why": one.why} for one in baseline.exempt]
    }
    if baseline.scope.names:
        spec["namespaces"] = {"names": list(baseline.scope.names)}
    elif not baseline.scope.selector.selects_all:
        spec["namespaces"] = {"selector": _selector(baseline.scope.selector)}
    spec["dns"] = str(baseline.dns)
    spec["everyWorkload"] = [need_body(need, None) for need in baseline.every_workload]
    spec["closedRanges"] = [{"cidr": one.cidr, "why": one.why} for one in baseline.closed_ranges]
    return {
        "apiVersion": API_VERSION,
        "kind": BASELINE,
        "metadata": {"name": baseline.name},
        "spec": spec,
    }


def _selector(selector: Selector) -> dict[str, Any]:
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for one in selector.requirements:
        is_label = one.operator is Operator.IN and len(one.values) == 1 and one.key not in labels
        if is_label:
            labels[one.key] = one.values[0]
            continue
        values = {"values": list(one.values)} if one.values else {}
        expressions.append({"key": one.key, "operator": str(one.operator), **values})
    found: dict[str, Any] = {"matchLabels": labels} if labels else {}
    return {**found, "matchExpressions": expressions} if expressions else found


def need_body(need: Need, namespace: str | None) -> dict[str, Any]:
    """Return a need as an item of a list.

    Args:
        need: The need.
        namespace: The document's, which a destination need not repeat; None in a baseline.
    """
    body: dict[str, Any] = {"to": _destination(need.to, namespace)}
    if need.ports:
        body["ports"] = [port_value(port) for port in need.ports]
    body["why"] = need.why
    if need.owner:
        body["owner"] = need.owner
    if need.expires is not None:
        body["expires"] = need.expires.isoformat()
    if need.exception is not None:
        body["exception"] = {"why": need.exception.why}
        if need.exception.approved_by:
            body["exception"]["approvedBy"] = need.exception.approved_by
    if need.evidence:
        body["evidence"] = {key: _plain(value) for key, value in need.evidence}
    return body


def port_value(port: PortRange) -> int | str:
    """Return one port as an item of a list: a number where that says it.

    Args:
        port: The port or range.
    """
    return port.low if port.protocol == "TCP" and port.low == port.high else str(port)


def _plain(value: EvidenceValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def _destination(to: Destination, namespace: str | None) -> Mapping[str, Any]:
    if isinstance(to, ToNamespace):
        return {"namespace": to.name}
    if isinstance(to, ToBlock):
        return {"cidr": to.cidr, **({"except": list(to.excepted)} if to.excepted else {})}
    if isinstance(to, ToHost):
        return {"host": to.name}
    if isinstance(to, ToPlatform):
        return {"platform": str(to.service)}
    elsewhere = {} if to.namespace == namespace else {"namespace": to.namespace}
    if isinstance(to, ToWorkload):
        kind = {"kind": to.kind} if to.kind else {}
        return {"workload": {**elsewhere, **kind, "name": to.name}}
    return {"service": {**elsewhere, "name": to.name}}
