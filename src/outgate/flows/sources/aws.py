"""The network policy agent of Amazon EKS: four shapes of one line.

Source: aws-network-policy-agent, pkg/ebpf/events/events.go of v1.0 to today. Only pods that a
policy selects are in it, only the first packet of a connection, and an allowed one only at level
debug. The destination is what the pod asked for: a Service's address is there with the Service's
port.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.orienting import is_suspect
from outgate.flows.sources import fields
from outgate.flows.sources.times import of_text

_TEXT = re.compile(
    r"Src IP: (?P<source>\S+) Src Port: (?P<sport>\d+) Dest IP: (?P<destination>\S+) "
    r"Dest Port: (?P<dport>\d+) Proto:? (?P<protocol>.+?) Verdict:? (?P<verdict>\w+)"
    r"(?: Direction:? (?P<direction>\w+))?(?:,? Tier:? (?P<tier>\w+))?"
)
"""With and without colons: IPv6 is written differently."""
_CLOUDWATCH = re.compile(
    r"SIP: (?P<source>[^;]+);SPORT: (?P<sport>\d+);DIP: (?P<destination>[^;]+);"
    r"DPORT: (?P<dport>\d+);PROTOCOL: (?P<protocol>[^;]+);PolicyVerdict: (?P<verdict>\w+)"
    r"(?:;Tier: (?P<tier>\w+))?"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:?\d\d)")
_VANTAGES = {"egress": Vantage.SENDER, "ingress": Vantage.RECEIVER}


class AwsReader:
    """Reads lines of the agent."""

    def read(self, record: bytes) -> Read:
        """Read one line, as JSON or as text."""
        if record.lstrip()[:1] != b"{":
            line = record.decode("utf-8", "replace")
            found = _TEXT.search(line) or _CLOUDWATCH.search(line)
            time = _TIME.search(line)
            if found is None:
                return SetAside(Reason.NOT_OF_SOURCE)
            return _flow(found.groupdict(), time[0] if time else "")
        value = fields.object_of(record)
        if isinstance(value, SetAside):
            return value
        message = fields.text(value.get("msg") or value.get("message"))
        time_text = fields.text(value.get("ts") or value.get("timestamp"))
        if not time_text and fields.number(value.get("timestamp")):
            from datetime import UTC, datetime

            at = fields.number(value.get("timestamp")) / 1000
            time_text = datetime.fromtimestamp(min(at, 4e9), UTC).isoformat()
        if "Src IP" in value:
            names = ("Src IP", "Src Port", "Dest IP", "Dest Port", "Proto", "Verdict", "Direction")
            keys = ("source", "sport", "destination", "dport", "protocol", "verdict", "direction")
            return _flow(
                {key: value.get(name) for key, name in zip(keys, names, strict=True)}, time_text
            )
        found = _TEXT.search(message) or _CLOUDWATCH.search(message)
        if found is not None:
            return _flow(found.groupdict(), time_text)
        is_agent = "caller" in value or "logger" in value
        return SetAside(Reason.NO_TRAFFIC if is_agent else Reason.NOT_OF_SOURCE)


def _flow(found: dict[str, Any], time_text: str) -> Read:
    time = of_text(time_text)
    if not time:
        return SetAside(Reason.NO_TIME)
    verdict = found.get("verdict")
    if verdict == "ACCEPT":
        is_default = found.get("tier") == "DEFAULT"
        kind = TrafficClass.ALLOWED_BY_DEFAULT if is_default else TrafficClass.ALLOWED_BY_POLICY
    elif verdict == "DENY":
        kind = TrafficClass.DENIED
    elif verdict in ("EXPIRED", "DELETED"):
        return SetAside(Reason.NO_TRAFFIC)
    else:
        return SetAside(Reason.UNKNOWN_VERDICT, f"({fields.text(verdict)[:40]!r})")
    protocol = fields.protocol(found.get("protocol"))
    destination_port = fields.port(found.get("dport"))
    if not protocol:
        return SetAside(Reason.NO_PROTOCOL)
    if not destination_port and not protocol.startswith("ICMP"):
        return SetAside(Reason.NO_PROTOCOL)
    flow = Flow(
        time,
        Side(fields.text(found.get("source"))),
        Side(fields.text(found.get("destination"))),
        protocol,
        fields.port(found.get("sport")),
        destination_port,
        kind,
        False,
        _VANTAGES.get(fields.text(found.get("direction")).lower(), Vantage.ELSEWHERE),
    )
    # A reply that comes after its connection was forgotten looks like a first packet.
    return msgspec.structs.replace(flow, is_reply=None) if is_suspect(flow) else flow


def is_mine(record: dict[str, Any]) -> bool:
    """Say whether a JSON object is a line of the agent."""
    message = record.get("msg") or record.get("message")
    if not isinstance(message, str):
        return False
    return "Flow Info" in message or "Src IP" in record or _CLOUDWATCH.search(message) is not None


def is_line(line: str) -> bool:
    """Say whether a line of text is one of the agent."""
    return _TEXT.search(line) is not None or _CLOUDWATCH.search(line) is not None
