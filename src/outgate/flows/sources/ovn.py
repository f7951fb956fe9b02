"""The ACL log of OVN-Kubernetes: packets, with addresses only, of namespaces that ask for it.

Source: ovn-kubernetes, docs/features/network-security-controls and test/e2e/acl_logging.go; older
releases write no direction. Replies are not in it: that takes the option ``log-related`` of an ACL
(ovn-nb), and go-controller/pkg/libovsdb/util/acl.go sets none but ``apply-after-lb``.
"""

from __future__ import annotations

import re

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.orienting import EPHEMERAL
from outgate.flows.sources import fields
from outgate.flows.sources.times import of_text

_LINE = re.compile(
    r'(?P<time>\d{4}-\d\d-\d\dT[0-9:.]+Z)\|.*?acl_log.*?name="(?P<name>[^"]*)", '
    r"verdict=(?P<verdict>\w+), severity=\w+(?:, direction=(?P<direction>[\w-]+))?: ?"
    r"(?P<protocol>\w+),(?P<fields>.*)"
)
_FIELD = re.compile(r"(\w+)=([^,\s]+)")
_VANTAGES = {"from-lport": Vantage.SENDER, "to-lport": Vantage.RECEIVER}
_CLASSES = {
    "allow": TrafficClass.ALLOWED_BY_POLICY,
    "pass": TrafficClass.ALLOWED,
    "drop": TrafficClass.DENIED,
    "reject": TrafficClass.DENIED,
}


class OvnReader:
    """Reads lines of the log."""

    def read(self, record: bytes) -> Read:
        """Read one line."""
        found = _LINE.search(record.decode("utf-8", "replace"))
        if found is None:
            return SetAside(Reason.NOT_OF_SOURCE)
        time = of_text(found["time"])
        kind = _CLASSES.get(found["verdict"])
        if not time:
            return SetAside(Reason.NO_TIME)
        if kind is None:
            return SetAside(Reason.UNKNOWN_VERDICT, f"({found['verdict'][:40]!r})")
        values = dict(_FIELD.findall(found["fields"]))
        word = found["protocol"].removesuffix("6") if found["protocol"] != "icmp6" else "icmp6"
        protocol = fields.protocol(word)
        if not protocol:
            return SetAside(Reason.NO_PROTOCOL)
        is_reply: bool | None
        port = 0
        if protocol.startswith("ICMP"):
            is_reply = fields.is_echo_reply(protocol, fields.number(values.get("icmp_type")))
            if is_reply is None:
                return SetAside(Reason.NO_CONNECTION)
        else:
            port = fields.port(values.get("tp_dst"))
            if not port:
                return SetAside(Reason.NO_PROTOCOL)
            flags = frozenset(values.get("tcp_flags", "").split("|"))
            is_reply = "ack" in flags if "syn" in flags else False
            if not is_reply and fields.port(values.get("tp_src")) < EPHEMERAL <= port:
                # A connection that was forgotten begins again with whatever packet comes.
                is_reply = False if "syn" in flags else None
        name = found["name"]
        vantage = _VANTAGES.get(found["direction"] or "", Vantage.ELSEWHERE)
        return Flow(
            time,
            Side(values.get("nw_src") or values.get("ipv6_src", "")),
            Side(values.get("nw_dst") or values.get("ipv6_dst", "")),
            protocol,
            fields.port(values.get("tp_src")),
            port,
            kind,
            is_reply,
            # An egress firewall stands at the router: its direction is not the pod's.
            Vantage.SENDER if name.startswith("EF:") else vantage,
            (name,) if name else (),
        )


def is_line(line: str) -> bool:
    """Say whether a line is of the log."""
    return "acl_log" in line and _LINE.search(line) is not None
