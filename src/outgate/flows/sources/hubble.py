"""Hubble's JSON: ``hubble observe -o json``, exported files, old shapes and new, masked fields.

Source: cilium, api/v1/flow/flow.proto and observer.proto; protojson leaves out fields with their
default value, writes 64-bit numbers as text and enums by name. Any field may be masked away.

What a reader has to know, from pkg/hubble/parser/threefour/parser.go and real captures:

- ``is_reply`` is absent where it is not known; the old ``reply`` is absent where it is false *or*
  not known.
- ``traffic_direction`` is that of the connection, and in 1.20 EGRESS for all that arrives.
- FORWARDED means that the packet went on, not that a policy allowed it.
- Of the reasons of a drop only four are a policy's.
"""

from __future__ import annotations

from typing import Any

import msgspec

from outgate.flows.accounting import Reason
from outgate.flows.classes import TrafficClass
from outgate.flows.flow import Answer, Flow, Lost, Read, SetAside, Side, Vantage
from outgate.flows.parties import PartyKind
from outgate.flows.sources.hubble_records import Addresses, Endpoint, FlowRecord, Line, Policy
from outgate.flows.sources.times import of_datetime
from outgate.model.ownership import HOLD_OPEN_LABEL

_MOST_LOST = 1_000_000_000_000
_decode = msgspec.json.Decoder(Line).decode

_POLICY_REASONS = frozenset(
    {"POLICY_DENIED", "POLICY_DENY", "DENIED_BY_LB_SRC_RANGE_CHECK", "AUTH_REQUIRED"}
)
_POLICY_NUMBERS = frozenset({133, 181, 177, 189})
_POLICY_VERDICT = 5
_ACCESS_LOG = 129
_VANTAGES = {
    "TO_ENDPOINT": Vantage.RECEIVER,
    "FROM_ENDPOINT": Vantage.SENDER,
    "TO_STACK": Vantage.SENDER,
    "TO_NETWORK": Vantage.SENDER,
    "TO_OVERLAY": Vantage.SENDER,
    "TO_PROXY": Vantage.SENDER,
    "FROM_NETWORK": Vantage.RECEIVER,
    "FROM_OVERLAY": Vantage.RECEIVER,
}
_FORWARDED = frozenset({"FORWARDED", "REDIRECTED", "TRACED", "TRANSLATED"})
_NEWS = frozenset({"lost_events", "agent_event", "debug_event", "node_status"})
_NO_NEWS = frozenset({"NEW", "ESTABLISHED"})
_MOST_SIDES = 50_000
_NO_ENDPOINT = Endpoint()
_NO_ADDRESSES = Addresses()
_ECHO = {("ICMP", 8): False, ("ICMP", 0): True, ("ICMPv6", 128): False, ("ICMPv6", 129): True}


class HubbleReader:
    """Reads lines of Hubble."""

    def __init__(self) -> None:
        self._sides: dict[tuple[Any, ...], Side] = {}

    def read(self, record: bytes) -> Read:
        """Read one record.

        Args:
            record: A JSON object.
        """
        try:
            line = _decode(record)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return _why_not(record)
        flow = line.flow
        if flow is None:
            if line.verdict == "":
                return _news(line)
            flow = line
        return self._flow(flow)

    def _flow(self, flow: FlowRecord) -> Read:
        time = of_datetime(flow.time)
        if not time:
            return SetAside(Reason.NO_TIME)
        verdict = flow.verdict
        event = flow.event_type.type if flow.event_type is not None else 0
        if verdict in _FORWARDED:
            traffic_class = TrafficClass.ALLOWED
        elif verdict == "DROPPED" or verdict == "ERROR":
            if event == _ACCESS_LOG:
                return SetAside(Reason.APPLICATION)
            traffic_class = _of_drop(flow)
        elif verdict == "AUDIT":
            traffic_class = TrafficClass.WOULD_BE_DENIED
        elif verdict in (15, 16, "RETRANSMISSION", "DNS"):
            traffic_class = TrafficClass.ALLOWED
        else:
            return SetAside(Reason.UNKNOWN_VERDICT, f"({str(verdict)[:40]!r})")
        l4 = flow.l4
        if l4 is None:
            return SetAside(Reason.NO_PROTOCOL)
        is_reply = flow.is_reply
        if is_reply is None and flow.reply:
            is_reply = True
        ports = l4.TCP
        source_port = destination_port = 0
        if ports is not None:
            protocol = "TCP"
            flags = ports.flags
            if is_reply is None and flags is not None and flags.SYN:
                is_reply = flags.ACK
        elif l4.UDP is not None:
            protocol, ports = "UDP", l4.UDP
        elif l4.SCTP is not None:
            protocol, ports = "SCTP", l4.SCTP
        else:
            protocol, icmp = ("ICMP", l4.ICMPv4) if l4.ICMPv4 is not None else ("ICMPv6", l4.ICMPv6)
            if icmp is None:
                return SetAside(Reason.NO_PROTOCOL)
            is_reply = _ECHO.get((protocol, icmp.type))
            if is_reply is None:
                return SetAside(Reason.NO_CONNECTION)
        if ports is not None:
            source_port, destination_port = ports.source_port, ports.destination_port
            if not destination_port:
                return SetAside(Reason.NO_PROTOCOL)
            if (
                is_reply is False
                and 0 < source_port < 32_768 <= destination_port
                and flow.trace_reason not in _NO_NEWS
                and not (ports.flags is not None and ports.flags.SYN and not ports.flags.ACK)
            ):
                # Who does not track connections says "no reply" of everything.
                is_reply = None
        addresses = flow.IP or _NO_ADDRESSES
        if is_reply and addresses.source_xlated:
            # On its way back to the client the reply has got the Service's port again, while the
            # address is the pod's: a pair that nobody ever connected to.
            return SetAside(Reason.TRANSLATED)
        source, destination = flow.source or _NO_ENDPOINT, flow.destination or _NO_ENDPOINT
        policies: tuple[str, ...] = ()
        if (
            flow.egress_allowed_by
            or flow.ingress_allowed_by
            or flow.egress_denied_by
            or flow.ingress_denied_by
        ):
            traffic_class, policies = _by(flow, traffic_class)
        elif event == _POLICY_VERDICT and verdict == "REDIRECTED":
            traffic_class = TrafficClass.ALLOWED_BY_POLICY
        number = 1
        aggregate = flow.aggregate
        if aggregate is not None:
            number = max(
                1,
                aggregate.egress_flow_count,
                aggregate.ingress_flow_count,
                aggregate.unknown_direction_flow_count,
            )
        service = flow.source_service if is_reply else flow.destination_service
        found = Flow(
            time,
            self._side(source, addresses.source, flow.source_names),
            self._side(destination, addresses.destination, flow.destination_names),
            protocol,
            source_port,
            destination_port,
            traffic_class,
            is_reply,
            _vantage(flow, event, is_reply),
            policies,
            f"{service.namespace}/{service.name}" if service is not None else "",
            number,
            bool(source_port) or not ports,
        )
        if event == _ACCESS_LOG or flow.l7 is not None:
            return _of_request(flow, found)
        return found

    def _side(self, endpoint: Endpoint, address: str, names: tuple[str, ...]) -> Side:
        pod = endpoint.pod_name
        key: tuple[Any, ...] = (endpoint.namespace, pod, address, endpoint.identity, names)
        if not pod:
            key = (*key, endpoint.labels)
        if endpoint.workloads:
            key = (*key, endpoint.workloads[0].name)
        side = self._sides.get(key)
        if side is None:
            if len(self._sides) >= _MOST_SIDES:
                self._sides.clear()
            side = self._sides[key] = _make_side(endpoint, address, names)
        return side


def _make_side(endpoint: Endpoint, address: str, names: tuple[str, ...]) -> Side:
    owner = endpoint.workloads[0] if endpoint.workloads else None
    labels = []
    kind: PartyKind | None = None
    name = ""
    for label in endpoint.labels:
        origin, colon, text = label.partition(":")
        if origin == "reserved" and colon:
            kind, name = _reserved(text, kind, name)
        elif origin == "cidr" or origin == "fqdn":
            kind = kind or PartyKind.EXTERNAL
        elif origin == "k8s" and not text.startswith("io."):
            labels.append(text)
        elif not colon:
            labels.append(label)
    if kind is None and not endpoint.namespace:
        if endpoint.identity in _IDENTITIES:
            kind, name = _reserved(_IDENTITIES[endpoint.identity], kind, name)
        elif 0x01000000 <= endpoint.identity < 0x02000000:
            kind = PartyKind.EXTERNAL
    if endpoint.pod_name or endpoint.namespace:
        # Pods are sometimes called world as well: the list of addresses lags behind.
        kind = None if kind is PartyKind.EXTERNAL else kind
    return Side(
        address,
        endpoint.namespace,
        endpoint.pod_name,
        owner.kind if owner else "",
        owner.name if owner else "",
        tuple(labels),
        kind,
        name,
        tuple(item.rstrip(".") for item in names),
        _identity(endpoint),
    )


def _identity(endpoint: Endpoint) -> str:
    """Return the number of a pod that has no name: added up, records have numbers beside workloads.

    The workload is told by the pod's own node only, and the number by every node.
    """
    if endpoint.pod_name or not endpoint.namespace or endpoint.identity < _FIRST_OF_PODS:
        return ""
    return f"identity-{endpoint.identity}"


_FIRST_OF_PODS = 256
_IDENTITIES = {
    1: "host",
    2: "world",
    4: "health",
    6: "remote-node",
    7: "kube-apiserver",
    8: "ingress",
    9: "world-ipv4",
    10: "world-ipv6",
}


def _reserved(text: str, kind: PartyKind | None, name: str) -> tuple[PartyKind | None, str]:
    if text == "kube-apiserver":
        return PartyKind.PLATFORM, text
    if kind is PartyKind.PLATFORM:
        return kind, name
    if text in ("host", "remote-node"):
        return PartyKind.NODE, ""
    if text in ("health", "ingress", "init", "unmanaged"):
        return (PartyKind.PLATFORM, text) if text in ("health", "ingress") else (kind, name)
    if text.startswith("world"):
        return kind or PartyKind.EXTERNAL, name
    return kind, name


def _of_drop(flow: FlowRecord) -> TrafficClass:
    reason = flow.drop_reason_desc
    if reason in _POLICY_REASONS or flow.drop_reason in _POLICY_NUMBERS:
        return TrafficClass.DENIED
    if reason == "" and not flow.drop_reason:
        # Masked away: who cannot know takes it for a policy's, and a person is asked.
        return TrafficClass.DENIED
    return TrafficClass.NOT_POLICY


def _by(flow: FlowRecord, traffic_class: TrafficClass) -> tuple[TrafficClass, tuple[str, ...]]:
    if traffic_class in (TrafficClass.DENIED, TrafficClass.WOULD_BE_DENIED):
        named = (*flow.egress_denied_by, *flow.ingress_denied_by)
        return traffic_class, _names(named)
    if traffic_class is not TrafficClass.ALLOWED:
        return traffic_class, ()
    for policies in (flow.egress_allowed_by, flow.ingress_allowed_by):
        if policies and all(map(_is_hold_open, policies)):
            return TrafficClass.ALLOWED_BY_HOLD_OPEN, _names(policies)
    named = (*flow.egress_allowed_by, *flow.ingress_allowed_by)
    return (TrafficClass.ALLOWED_BY_POLICY if named else traffic_class), _names(named)


def _is_hold_open(policy: Policy) -> bool:
    return policy.name.startswith("hold-open") or any(
        HOLD_OPEN_LABEL in label for label in policy.labels
    )


def _names(policies: tuple[Policy, ...]) -> tuple[str, ...]:
    return tuple(f"{item.namespace}/{item.name}".lstrip("/") for item in policies)


def _vantage(flow: FlowRecord, event: int, is_reply: bool | None) -> Vantage:
    point = flow.trace_observation_point
    if point:
        return _VANTAGES.get(str(point), Vantage.ELSEWHERE)
    direction = flow.traffic_direction
    if event in (1, _POLICY_VERDICT, _ACCESS_LOG) or not event:
        if direction == "EGRESS":
            return Vantage.RECEIVER if is_reply else Vantage.SENDER
        if direction == "INGRESS":
            return Vantage.SENDER if is_reply else Vantage.RECEIVER
    return Vantage.ELSEWHERE


def _of_request(flow: FlowRecord, found: Flow) -> Read:
    """A request inside of a connection tells of the connection, and an answer of names."""
    layer7 = flow.l7
    if layer7 is None or layer7.dns is None:
        return found
    dns = layer7.dns
    if layer7.type == "RESPONSE" and dns.rcode == 0 and dns.ips and dns.query:
        client = found.destination if found.is_reply is not False else found.source
        seconds = dns.ttl if dns.ttl < 2**31 else 0
        return Answer(found.time, client, dns.query.rstrip("."), dns.ips, seconds, found)
    return found


def _news(line: Line) -> Read:
    if line.lost_events is not None:
        try:
            return Lost(min(max(0, int(line.lost_events.num_events_lost)), _MOST_LOST))
        except ValueError:
            return Lost(0)
    if line.agent_event is not None or line.debug_event is not None:
        return SetAside(Reason.NO_TRAFFIC)
    if line.node_status is not None:
        return SetAside(Reason.NO_TRAFFIC)
    return SetAside(Reason.NOT_OF_SOURCE)


def _why_not(record: bytes) -> Read:
    try:
        msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError):
        return SetAside(Reason.BROKEN)
    return SetAside(Reason.NOT_OF_SOURCE)


def is_mine(record: dict[str, Any]) -> bool:
    """Say whether a record is Hubble's.

    Args:
        record: The JSON object.
    """
    if isinstance(record.get("flow"), dict) or not _NEWS.isdisjoint(record):
        return True
    return "verdict" in record and (
        "l4" in record or "IP" in record or isinstance(record.get("source"), dict)
    )


def is_of_retina(record: dict[str, Any]) -> bool:
    """Say whether a record is Retina's: in Hubble's form, with numbers that Hubble does not have.

    Args:
        record: The JSON object.
    """
    flow = record.get("flow", record)
    if not isinstance(flow, dict) or "verdict" not in flow:
        return False
    extensions = flow.get("extensions")
    is_its_own = isinstance(extensions, dict) and "retina" in str(extensions.get("@type")).lower()
    return is_its_own or flow["verdict"] in (15, 16, "RETRANSMISSION", "DNS")


def is_aggregated(record: dict[str, Any]) -> bool:
    """Say whether a record is of AKS, which adds up and leaves out addresses.

    Args:
        record: The JSON object.
    """
    flow = record.get("flow", record)
    if not isinstance(flow, dict) or "aggregate" not in flow or "verdict" not in flow:
        return False
    addresses = flow.get("IP")
    return not isinstance(addresses, dict) or "source" not in addresses
