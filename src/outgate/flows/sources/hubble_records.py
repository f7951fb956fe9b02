"""The fields of Hubble's JSON that are read: everything else of a record is passed over.

Source: cilium, api/v1/flow/flow.proto and observer.proto. Any field may be absent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec


class Workload(msgspec.Struct, gc=False):
    """The owner of a pod, as Cilium's agent has it."""

    name: str = ""
    kind: str = ""


class Endpoint(msgspec.Struct, gc=False):
    """An end of a flow."""

    identity: int = 0
    namespace: str = ""
    labels: tuple[str, ...] = ()
    pod_name: str = ""
    workloads: tuple[Workload, ...] = ()


class Addresses(msgspec.Struct, gc=False):
    """``IP``: the addresses; ``source_xlated`` is a source that was translated."""

    source: str = ""
    source_xlated: str = ""
    destination: str = ""


class Flags(msgspec.Struct, gc=False):
    """TCP's flags of the packet."""

    SYN: bool = False
    ACK: bool = False


_Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class Ports(msgspec.Struct, gc=False):
    """The ports of TCP, UDP or SCTP."""

    source_port: _Port = 0
    destination_port: _Port = 0
    flags: Flags | None = None


class Icmp(msgspec.Struct, gc=False):
    """Type and code of an ICMP packet."""

    type: int = 0
    code: int = 0


class Layer4(msgspec.Struct, gc=False):
    """The protocol, by which of its fields is there."""

    TCP: Ports | None = None
    UDP: Ports | None = None
    SCTP: Ports | None = None
    ICMPv4: Icmp | None = None
    ICMPv6: Icmp | None = None


class Dns(msgspec.Struct, gc=False):
    """A look-up or its answer, seen by the DNS proxy."""

    query: str = ""
    ips: tuple[str, ...] = ()
    ttl: int = 0
    rcode: int = 0


class Layer7(msgspec.Struct, gc=False):
    """A request that a proxy saw."""

    type: str = ""
    dns: Dns | None = None


class Event(msgspec.Struct, gc=False):
    """Of which kind the record is: a drop, a trace, a policy's verdict, a proxy's log."""

    type: int = 0


class Policy(msgspec.Struct, gc=False):
    """A policy that allowed or denied."""

    name: str = ""
    namespace: str = ""
    labels: tuple[str, ...] = ()


class Name(msgspec.Struct, gc=False):
    """A Service."""

    name: str = ""
    namespace: str = ""


class Aggregate(msgspec.Struct, gc=False):
    """How many flows a record of an aggregating exporter stands for."""

    ingress_flow_count: _Count = 0
    egress_flow_count: _Count = 0
    unknown_direction_flow_count: _Count = 0


class LostEvents(msgspec.Struct, gc=False):
    """How many events the source lost."""

    num_events_lost: int | str = 0


class FlowRecord(msgspec.Struct, gc=False):
    """A flow, in the old shape or the new."""

    time: datetime | None = None
    verdict: str | int = ""
    drop_reason: int = 0
    drop_reason_desc: str | int = ""
    IP: Addresses | None = None
    l4: Layer4 | None = None
    source: Endpoint | None = None
    destination: Endpoint | None = None
    source_names: tuple[str, ...] = ()
    destination_names: tuple[str, ...] = ()
    l7: Layer7 | None = None
    reply: bool | None = None
    is_reply: bool | None = None
    event_type: Event | None = None
    destination_service: Name | None = None
    source_service: Name | None = None
    traffic_direction: str | int = ""
    trace_observation_point: str | int = ""
    trace_reason: str | int = ""
    egress_allowed_by: tuple[Policy, ...] = ()
    ingress_allowed_by: tuple[Policy, ...] = ()
    egress_denied_by: tuple[Policy, ...] = ()
    ingress_denied_by: tuple[Policy, ...] = ()
    aggregate: Aggregate | None = None


class Line(FlowRecord, gc=False):
    """A line of a file: a flow in an envelope or by itself, or news of the source."""

    flow: FlowRecord | None = None
    lost_events: LostEvents | None = None
    agent_event: dict[str, Any] | None = None
    debug_event: dict[str, Any] | None = None
    node_status: dict[str, Any] | None = None
