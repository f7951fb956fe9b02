"""Antrea: the flow logger's CSV, and np.log.

Source: antrea, pkg/flowaggregator/flowlogger/logger.go (30 columns, pretty or numeric) and
docs/antrea-network-policy.md. A flow is a connection in its original direction. np.log holds what
rules with logging met, which are asked of a connection's first packet only (docs/design/
ovs-pipeline.md: what is established goes past their tables); a drop by default names no policy.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.orienting import EPHEMERAL
from outgate.flows.sources import fields
from outgate.flows.sources.times import bounded, of_datetime

_COLUMNS = 30
_BLOCKED = {"drop", "reject", "2", "3"}
_ALLOWED = {"allow", "1"}
_NP = re.compile(
    r"(?P<time>\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?) "
    r"(?P<table>\S+) (?P<policy>\S+) (?P<rule>.+?) "
    r"(?P<direction>Ingress|Egress) (?P<action>\w+) (?P<priority>\S+) (?P<applied>\S+) "
    r"(?P<source>\S+) (?P<sport>\S+) (?P<destination>\S+) (?P<dport>\S+) (?P<protocol>\S+) "
    r"(?P<length>\d+)(?P<rest>.*)"
)
_NP_SHORT = re.compile(_NP.pattern.replace("(?P<rule>.+?) ", "", 1))
_PACKETS = re.compile(r"\[(\d{1,9}) packets in")


class AntreaFlowReader:
    """Reads lines of the flow logger."""

    def read(self, record: bytes) -> Read:
        """Read one line."""
        row = _row(record.decode("utf-8", "replace"))
        if row is None:
            return SetAside(Reason.NOT_OF_SOURCE)
        time = bounded(fields.number(row[0]) * 1_000_000)
        if not time:
            return SetAside(Reason.NO_TIME)
        protocol, port = fields.protocol(row[6]), fields.port(row[5])
        if not protocol or (not port and not protocol.startswith("ICMP")):
            return SetAside(Reason.NO_PROTOCOL)
        actions = {row[20].lower(), row[25].lower()}
        if actions & _BLOCKED:
            kind = TrafficClass.DENIED
        elif actions & _ALLOWED:
            kind = TrafficClass.ALLOWED_BY_POLICY
        else:
            kind = TrafficClass.ALLOWED
        policies = tuple(f"{row[at + 1]}/{row[at]}".lstrip("/") for at in (17, 22) if row[at])
        return Flow(
            time,
            Side(row[2], row[8], row[7]),
            Side(row[3], row[11], row[10]),
            protocol,
            fields.port(row[4]),
            port,
            kind,
            False,
            Vantage.ELSEWHERE,
            policies,
            row[16].partition(":")[0] if "/" in row[16] else "",
        )


class AntreaPolicyReader:
    """Reads lines of np.log."""

    def read(self, record: bytes) -> Read:
        """Read one line."""
        line = record.decode("utf-8", "replace")
        found = _NP.fullmatch(line.strip()) or _NP_SHORT.fullmatch(line.strip())
        if found is None:
            return SetAside(Reason.NOT_OF_SOURCE)
        words = found.groupdict()
        try:
            whole = words["time"].partition(".")[0]
            time = of_datetime(datetime.strptime(whole, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC))
        except ValueError:
            time = 0
        if not time:
            return SetAside(Reason.NO_TIME)
        action = words["action"].lower()
        if action not in ("allow", "drop", "reject", "redirect"):
            return SetAside(Reason.UNKNOWN_VERDICT, f"({action[:40]!r})")
        kind = TrafficClass.DENIED if action in _BLOCKED else TrafficClass.ALLOWED_BY_POLICY
        protocol, port = fields.protocol(words["protocol"]), fields.port(words["dport"])
        if not protocol or (not port and not protocol.startswith("ICMP")):
            return SetAside(Reason.NO_PROTOCOL)
        namespace, _, pod = words["applied"].partition("/")
        applied = (namespace, pod) if pod else ("", "")
        is_ingress = words["direction"] == "Ingress"
        source = Side(words["source"], *(("", "") if is_ingress else applied))
        destination = Side(words["destination"], *(applied if is_ingress else ("", "")))
        packets = _PACKETS.search(words["rest"])
        source_port = fields.port(words["sport"])
        # A connection that was forgotten begins again with whatever packet comes, a reply perhaps.
        is_reply = None if source_port and source_port < EPHEMERAL <= port else False
        policy = words["policy"].partition(":")[2]
        return Flow(
            time,
            source,
            destination,
            protocol,
            source_port,
            port,
            kind,
            is_reply,
            Vantage.RECEIVER if is_ingress else Vantage.SENDER,
            (policy,) if policy else (),
            "",
            int(packets[1]) if packets and not source_port else 1,
            bool(source_port),
        )


def _row(line: str) -> list[str] | None:
    if line.count(",") != _COLUMNS - 1:
        return None
    row = next(csv.reader([line.strip()]), [])
    return row if len(row) == _COLUMNS and row[0].isdigit() and row[1].isdigit() else None


def is_flow_line(line: str) -> bool:
    """Say whether a line is of the flow logger."""
    return _row(line) is not None


def is_policy_line(line: str) -> bool:
    """Say whether a line is of np.log."""
    return _NP.fullmatch(line.strip()) is not None or _NP_SHORT.fullmatch(line.strip()) is not None
