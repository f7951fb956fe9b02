"""GKE's network policy log, as on the node; Cloud Logging puts it into ``jsonPayload``.

Source: Google's documentation and the tests of its policy logger. Only traffic that a policy
decided is in it: what is allowed because no policy selects the pod never is. Denials are added up
without their source ports.
"""

from __future__ import annotations

import re
from typing import Any

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.parties import PartyKind
from outgate.flows.sources import fields
from outgate.flows.sources.times import of_text

_HOLD_OPEN = re.compile(r"(?:.*/)?hold-open(?:-\d+)?")
_VANTAGES = {"egress": Vantage.SENDER, "ingress": Vantage.RECEIVER}


class GkeReader:
    """Reads entries of the log."""

    def read(self, record: bytes) -> Read:
        """Read one entry."""
        value = fields.object_of(record)
        if isinstance(value, SetAside):
            return value
        written = fields.text(value.get("timestamp"))
        payload = fields.mapping(value.get("jsonPayload"))
        if payload:
            # In Cloud Logging the time of an entry may be beside its payload only.
            value = payload
            written = fields.text(value.get("timestamp")) or written
        connection = fields.mapping(value.get("connection"))
        if not connection:
            return SetAside(Reason.NOT_OF_SOURCE)
        time = of_text(written)
        if not time:
            return SetAside(Reason.NO_TIME)
        disposition = value.get("disposition")
        if disposition not in ("allow", "deny"):
            return SetAside(Reason.UNKNOWN_VERDICT, f"({fields.text(disposition)[:40]!r})")
        is_denied = disposition == "deny"
        protocol = fields.protocol(connection.get("protocol"))
        port = fields.port(connection.get("dest_port"))
        if not protocol or (not port and not protocol.startswith("ICMP")):
            return SetAside(Reason.NO_PROTOCOL)
        policies = tuple(
            f"{fields.text(item.get('namespace'))}/{fields.text(item.get('name'))}".lstrip("/")
            for item in fields.items(value.get("policies"))
        )
        return Flow(
            time,
            _side(fields.mapping(value.get("src")), fields.text(connection.get("src_ip"))),
            _side(fields.mapping(value.get("dest")), fields.text(connection.get("dest_ip"))),
            protocol,
            fields.port(connection.get("src_port")),
            port,
            TrafficClass.DENIED if is_denied else _allowed(policies),
            False,
            _VANTAGES.get(fields.text(connection.get("direction")), Vantage.ELSEWHERE),
            policies,
            "",
            min(max(1, fields.number(value.get("count"))), 1_000_000_000),
            not is_denied,
        )


def _allowed(policies: tuple[str, ...]) -> TrafficClass:
    if not policies:
        # Logged only where the logger was told to write what no policy is known of.
        return TrafficClass.ALLOWED
    if all(_HOLD_OPEN.fullmatch(policy) for policy in policies):
        return TrafficClass.ALLOWED_BY_HOLD_OPEN
    return TrafficClass.ALLOWED_BY_POLICY


def _side(end: dict[str, Any], address: str) -> Side:
    kind = fields.text(end.get("workload_kind"))
    if kind == "Node":
        name = fields.text(end.get("node_name")) or fields.text(end.get("workload_name"))
        return Side(address, kind=PartyKind.NODE, name=name)
    namespace = fields.text(end.get("pod_namespace")) or fields.text(end.get("namespace"))
    pod = fields.text(end.get("pod_name"))
    if not pod and fields.text(end.get("instance")):
        return Side(address, kind=PartyKind.EXTERNAL)
    return Side(address, namespace, pod, kind, fields.text(end.get("workload_name")))


def is_mine(record: dict[str, Any]) -> bool:
    """Say whether a record is of this log, bare or in an entry of Cloud Logging."""
    record = fields.mapping(record.get("jsonPayload")) or record
    return "disposition" in record and isinstance(record.get("connection"), dict)
