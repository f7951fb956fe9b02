"""Lines of the kernel: iptables LOG, Calico's Log rule, kube-iptables-tailer.

Source: the kernel's nf_log_syslog (``SRC= DST= PROTO= SPT= DPT=`` and flags as words), and
box/kube-iptables-tailer, drop/parser_test.go. The verdict is not the kernel's to tell: the prefix
of the rule is. One that speaks of drop, deny, reject or block is a denial; any other is a packet
that the rule saw, so a Log rule for learning belongs behind the rules that deny.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side
from outgate.flows.sources import fields
from outgate.flows.sources.times import of_datetime, of_text

_FIELD = re.compile(r"\b([A-Z0-9]+)=(\S*)")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_SYSLOG = re.compile(r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)")
_DENIES = re.compile(r"drop|den(y|ied)|reject|block", re.IGNORECASE)


class KernelReader:
    """Reads lines of the kernel's log."""

    def __init__(self, prefixes: tuple[str, ...] = ()) -> None:
        """Read.

        Args:
            prefixes: Further prefixes of rules whose packets are denied: of a Log rule that stands
                where nothing but a denial follows.
        """
        self._prefixes = prefixes

    def read(self, record: bytes) -> Read:
        """Read one line."""
        line = record.decode("utf-8", "replace")
        if not is_line(line):
            return SetAside(Reason.NOT_OF_SOURCE)
        time = _time(line)
        if not time:
            return SetAside(Reason.NO_TIME)
        # What comes behind the inner packet's bracket is of the packet that an error is about.
        values = dict(reversed(_FIELD.findall(line.partition("[SRC=")[0])))
        protocol = fields.protocol(values.get("PROTO"))
        source_port, port = fields.port(values.get("SPT")), fields.port(values.get("DPT"))
        is_reply: bool | None
        if protocol.startswith("ICMP"):
            is_reply = fields.is_echo_reply(protocol, fields.number(values.get("TYPE")))
            if is_reply is None:
                return SetAside(Reason.NO_CONNECTION)
            source_port = port = 0
        elif not protocol or not port:
            return SetAside(Reason.NO_PROTOCOL)
        else:
            words = line.split()
            is_reply = "ACK" in words if "SYN" in words else None
        before = line.partition("SRC=")[0]
        is_denied = _DENIES.search(before) is not None or any(
            prefix in before for prefix in self._prefixes
        )
        return Flow(
            time,
            Side(values.get("SRC", "")),
            Side(values.get("DST", "")),
            protocol,
            source_port,
            port,
            TrafficClass.DENIED if is_denied else TrafficClass.ALLOWED,
            is_reply,
        )


def _time(line: str) -> int:
    found = _ISO.search(line)
    if found is not None:
        return of_text(found[0].replace(",", "."))
    short = _SYSLOG.search(line)
    if short is None:
        return 0
    # A line without a year is of the last year in which it is not of the future.
    now = datetime.now(UTC)
    for year in (now.year, now.year - 1):
        try:
            time = datetime.strptime(
                f"{year} {short[1]} {short[2]} {short[3]} +0000", "%Y %b %d %H:%M:%S %z"
            )
        except ValueError:
            continue
        if time <= now + timedelta(days=1):
            return of_datetime(time)
    return 0


def is_line(line: str) -> bool:
    """Say whether a line tells of a packet."""
    return "SRC=" in line and "DST=" in line and "PROTO=" in line
