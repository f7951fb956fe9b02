"""OpenShift's network observability: packets of both directions, added up by interface.

Source: network-observability-operator, docs/flows-format.adoc. Nothing says which record is a
reply, but the flags where a connection began within the record; both nodes and several interfaces
report the same packets. The causes of drops are the kernel's; only NetworkEvents tell of
policies.
"""

from __future__ import annotations

from typing import Any

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Flow, Read, SetAside, Side, Vantage
from outgate.flows.parties import PartyKind
from outgate.flows.sources import fields
from outgate.flows.sources.times import bounded

_INTERNET = (0x0800, 0x86DD)
"""Ethernet types of IPv4 and IPv6."""
_SYN, _ACK, _SYN_ACK = 0x02, 0x10, 0x100
_VANTAGES = {"0": Vantage.RECEIVER, "1": Vantage.SENDER, 0: Vantage.RECEIVER, 1: Vantage.SENDER}


class NetObservReader:
    """Reads flow records."""

    def read(self, record: bytes) -> Read:
        """Read one record."""
        value = fields.object_of(record)
        if isinstance(value, SetAside):
            return value
        if "SrcAddr" not in value or "DstAddr" not in value:
            if fields.number(value.get("Etype")) not in (0, *_INTERNET):
                # ARP and the like: the agent counts every frame of an interface.
                return SetAside(Reason.NO_CONNECTION)
            is_other = "_RecordType" in value or "Proto" in value
            return SetAside(Reason.NO_ADDRESS_OR_NAME if is_other else Reason.NOT_OF_SOURCE)
        time = bounded(fields.number(value.get("TimeFlowEndMs")) * 1000)
        time = time or bounded(fields.number(value.get("TimeReceived")) * 1_000_000)
        if not time:
            return SetAside(Reason.NO_TIME)
        protocol = fields.protocol(value.get("Proto"))
        if not protocol:
            return SetAside(Reason.NO_PROTOCOL)
        source_port, port = fields.port(value.get("SrcPort")), fields.port(value.get("DstPort"))
        if protocol.startswith("ICMP"):
            source_port = port = 0
            is_reply = fields.is_echo_reply(protocol, fields.number(value.get("IcmpType")))
            if is_reply is None:
                return SetAside(Reason.NO_CONNECTION)
        elif not port or not source_port:
            return SetAside(Reason.NO_PROTOCOL)
        else:
            is_reply = _by_flags(value.get("Flags"))
        kind, policies = _class(value)
        direction = value.get("FlowDirection")
        return Flow(
            time,
            _side(value, "Src"),
            _side(value, "Dst"),
            protocol,
            source_port,
            port,
            kind,
            is_reply,
            _VANTAGES.get(direction, Vantage.ELSEWHERE)
            if isinstance(direction, int | str)
            else Vantage.ELSEWHERE,
            policies,
        )


def _by_flags(value: Any) -> bool | None:
    if isinstance(value, list):
        names = {str(item).upper() for item in value}
        if "SYN_ACK" in names:
            return True
        return False if "SYN" in names and "ACK" not in names else None
    flags = fields.number(value)
    if flags & _SYN_ACK:
        return True
    return False if flags & _SYN and not flags & _ACK else None


def _class(value: dict[str, Any]) -> tuple[TrafficClass, tuple[str, ...]]:
    events = [
        item for item in fields.items(value.get("NetworkEvents")) if item.get("Feature") == "acl"
    ]
    names = tuple(
        f"{fields.text(item.get('Namespace'))}/{fields.text(item.get('Name'))}".lstrip("/")
        for item in events
    )
    actions = {fields.text(item.get("Action")).lower() for item in events}
    if actions & {"drop", "reject"}:
        return TrafficClass.DENIED, names
    if any(action.startswith("allow") for action in actions):
        return TrafficClass.ALLOWED_BY_POLICY, names
    dropped = fields.number(value.get("PktDropPackets"))
    if dropped and dropped >= fields.number(value.get("Packets")):
        return TrafficClass.NOT_POLICY, ()
    return TrafficClass.ALLOWED, ()


def _side(value: dict[str, Any], end: str) -> Side:
    def get(name: str) -> str:
        return fields.text(value.get(f"{end}K8S_{name}"))

    address = fields.text(value.get(f"{end}Addr"))
    kind = get("Type")
    if kind == "Node":
        return Side(address, kind=PartyKind.NODE, name=get("Name"))
    if kind == "Service":
        return Side(address, get("Namespace"), kind=PartyKind.SERVICE, name=get("Name"))
    owner_kind, owner = get("OwnerType"), get("OwnerName")
    if owner_kind in ("Node", "Service"):
        owner_kind = owner = ""
    return Side(address, get("Namespace"), get("Name"), owner_kind, owner)


def is_mine(record: dict[str, Any]) -> bool:
    """Say whether a record is of this source."""
    return ("TimeFlowEndMs" in record and ("Etype" in record or "Proto" in record)) or (
        "Proto" in record and "SrcAddr" in record
    )
