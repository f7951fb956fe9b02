"""Retina: the flow schema of Hubble, with what Retina leaves at its defaults.

Source: its flow_utils.go and enricher.go. A packet is seen where it leaves or enters a pod, before
a Service is translated; ``is_reply`` is false of every packet, a reply's too; a pod has its labels
and whatever owns it at once, and everything else, Services included, has its address alone. One
packet of three is sampled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.learn.clock import stamp
from bench.learn.emitters import hubble_flows as parts
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, End

_POINTS = {"TO_STACK": ("EGRESS", 3), "TO_ENDPOINT": ("INGRESS", 0)}
_DNS = 16


def emit(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return records."""
    log = Log(site.chance, loss=2 / 3)
    for one in connections:
        for number, (flags, is_reply) in enumerate(_packets(one)):
            sender, receiver, source_port, port = parts.packet(one, is_reply=is_reply)
            time = one.time + number * 500
            for end, point in ((sender, "TO_STACK"), (receiver, "TO_ENDPOINT")):
                if end.pod is None or (one.is_denied and point == "TO_ENDPOINT"):
                    continue
                here = end is one.client
                flow = _flow(one, time, flags, (sender, receiver), (source_port, port), point)
                if here and one.asked is not None:
                    _untranslate(flow, one, is_reply=is_reply)
                if one.lookup is not None:
                    _tell(flow, one, is_reply=is_reply)
                log.write(end.node, time, {"flow": flow, "time": flow["time"]}, one)
    return log.finish()


def _packets(one: Connection) -> tuple[tuple[str, bool], ...]:
    if one.is_denied or one.is_lost:
        return (("SYN", False),) * 4
    if one.is_refused:
        return ("SYN", False), ("ACK+RST", True)
    if one.protocol != "TCP":
        return ("", False), ("", True)
    opening = ("SYN", False), ("ACK+SYN", True), ("ACK", False)
    return (*opening, ("ACK+PSH", False), ("ACK+PSH", True), ("ACK+FIN", False), ("ACK+FIN", True))


def _flow(
    one: Connection,
    time: int,
    flags: str,
    ends: tuple[End, End],
    ports: tuple[int, int],
    point: str,
) -> dict[str, Any]:
    direction, number = _POINTS[point]
    kind: dict[str, int] = {"type": 4}
    flow: dict[str, Any] = {
        "time": stamp(time),
        "verdict": "FORWARDED",
        "IP": {"source": ends[0].address, "destination": ends[1].address, "ipVersion": "IPv4"},
        "l4": parts.layer_four(one.protocol, *ports, flags),
        "Type": "L3_L4",
        "event_type": {**kind, "sub_type": number} if number else kind,
        "traffic_direction": direction,
        "trace_observation_point": point,
        "is_reply": False,
        "extensions": {"@type": "type.googleapis.com/utils.RetinaMetadata", "bytes": 66},
    }
    for name, end in zip(("source", "destination"), ends, strict=True):
        known = _endpoint(end)
        if known is not None:
            flow[name] = known
    return flow


def _untranslate(flow: dict[str, Any], one: Connection, *, is_reply: bool) -> None:
    """Put the Service's own address and port in the place of the pod's behind it."""
    if one.asked is None:
        return
    side = "source" if is_reply else "destination"
    address, port = one.asked
    flow["IP"][side] = address
    flow["l4"][one.protocol][f"{side}_port"] = port
    flow.pop(side, None)


def _tell(flow: dict[str, Any], one: Connection, *, is_reply: bool) -> None:
    """Make it a record of the DNS plugin."""
    if one.lookup is None:
        return
    dns: dict[str, Any] = {"query": f"{one.lookup.name}.", "qtypes": ["A"]}
    if is_reply:
        dns["ips"] = list(one.lookup.addresses)
        flow["is_reply"] = True
    kind = "RESPONSE" if is_reply else "REQUEST"
    flow |= {"Type": "L7", "l7": {"type": kind, "dns": dns}, "event_type": {"type": 129}}
    flow["verdict"] = _DNS


def _endpoint(end: End) -> dict[str, Any] | None:
    if end.pod is None:
        return None
    kind, name = end.pod.controller
    return {
        "namespace": end.pod.workload.namespace,
        "labels": [f"k8s:{key}={value}" for key, value in end.pod.labels.items()],
        "pod_name": end.pod.name,
        "workloads": [{"name": name, "kind": kind}],
    }
