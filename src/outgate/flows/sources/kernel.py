"""Lines of the kernel: iptables LOG, Calico's Log rule, kube-iptables-tailer.

Source: the kernel's nf_log_syslog (``SRC= DST= PROTO= SPT= DPT=`` and flags as words), and
box/kube-iptables-tailer, drop/parser_test.go. The verdict is not the kernel's to tell: the prefix
of the rule is. One that speaks of drop, deny, reject or block is a denial, one that speaks of
allow, accept, permit or pass is not. Any other is a packet that a rule saw: only who wrote the rule
knows what became of it, and the line teaches nothing until that is said.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.sources import fields
from outgate.flows.sources.times import of_datetime, of_text

_FIELD = re.compile(r"\b([A-Z0-9]+)=(\S*)")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_SYSLOG = re.compile(r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d)")
_POD = re.compile(r"(cali|veth|lxc|azv|eni)\w+")
"""How network plugins call the node's end of a pod's interface."""
_DENIES = re.compile(r"drop|den(y|ied)|reject|block|disallow|not.?allow", re.IGNORECASE)
_ALLOWS = re.compile(r"(?<!dis)(?<!not)(?<!not.)allow|accept|permit|\bpass(ed)?\b", re.IGNORECASE)
_FIRST_FIELD = re.compile(r"\b(IN|OUT|PHYSIN|PHYSOUT|MAC|SRC|DST)=")
_OF_KERNEL = re.compile(r"\bkernel: *(\[ *\d+\.\d+\] *)?")
_UPTIME = re.compile(r"^\[ *\d+\.\d+\] *")


class KernelReader:
    """Reads lines of the kernel's log."""

    def __init__(self, denied: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> None:
        """Read.

        Args:
            denied: Prefixes of rules whose packets are denied: of a Log rule that stands where
                nothing but a denial follows.
            allowed: Likewise of rules whose packets are let through. Where several fit, the
                longest stands.
        """
        told = dict.fromkeys(allowed, TrafficClass.ALLOWED)
        told |= dict.fromkeys(denied, TrafficClass.DENIED)
        self._told = sorted(told.items(), key=lambda item: -len(item[0]))

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
        prefix = prefix_of(line)
        traffic_class = self._class(prefix)
        if traffic_class is None:
            return SetAside(Reason.NO_VERDICT, repr(prefix[:64]))
        return Flow(
            time,
            Side(values.get("SRC", "")),
            Side(values.get("DST", "")),
            protocol,
            source_port,
            port,
            traffic_class,
            is_reply,
            _vantage(values.get("IN", ""), values.get("OUT", "")),
        )

    def _class(self, prefix: str) -> TrafficClass | None:
        for text, traffic_class in self._told:
            if text in prefix:
                return traffic_class
        denies, allows = _DENIES.search(prefix), _ALLOWS.search(prefix)
        if bool(denies) == bool(allows):
            return None
        return TrafficClass.DENIED if denies else TrafficClass.ALLOWED


def prefix_of(line: str) -> str:
    """Return the prefix of the rule that wrote a line; empty where it has none.

    What stands before it, the time and the host, is not of the rule: a host may be called
    ``block-storage-1``.

    Args:
        line: A line of the kernel.
    """
    first = _FIRST_FIELD.search(line)
    before = line[: first.start()] if first else line
    kernel = _OF_KERNEL.search(before)
    if kernel is not None:
        return before[kernel.end() :].strip()
    for form in (_ISO, _SYSLOG):
        time = form.search(before)
        if time is not None:
            rest = before[time.end() :].strip()
            _, blank, behind_host = rest.partition(" ")
            return behind_host.strip() if blank else rest
    return _UPTIME.sub("", before.strip())


def _vantage(entered: str, left: str) -> Vantage:
    """Return which end's node saw a packet; of two pods of one node, that of the sender."""
    if _POD.fullmatch(entered):
        return Vantage.SENDER
    return Vantage.RECEIVER if _POD.fullmatch(left) else Vantage.ELSEWHERE


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
