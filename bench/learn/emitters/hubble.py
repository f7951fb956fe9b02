"""Cilium's Hubble: `hubble observe -o json`, or the files that its exporter writes.

Schema: flow.proto of Cilium, as protojson writes it. Several packets of a connection are reported,
by the node of either end; replies are records of their own; a drop is reported twice, and again
whenever the client tries again. Names are there only where look-ups pass the DNS proxy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.learn.clock import SECOND, stamp
from bench.learn.emitters import hubble_flows as parts
from bench.learn.emitters.log import Emission, Log, Site
from bench.learn.traffic import Connection, Lookup

_TRIES = (0, SECOND, 3 * SECOND, 7 * SECOND)
_TRACE, _DROP, _VERDICT, _ACCESS_LOG = 4, 1, 5, 129
_TO_ENDPOINT, _TO_STACK, _TO_OVERLAY = (0, "TO_ENDPOINT"), (3, "TO_STACK"), (4, "TO_OVERLAY")
_NXDOMAIN = 3
_MASK = ("time", "verdict", "IP", "l4", "node_name", "drop_reason_desc")
"""Beside namespaces and names of pods: the example of Cilium's export.rst."""


def with_names(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return records of a cluster whose look-ups pass the DNS proxy."""
    return _Hubble(site, proxies_dns=True).emit(connections)


def without_names(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return records of a cluster as it is installed."""
    return _Hubble(site, proxies_dns=False).emit(connections)


def masked(site: Site, connections: Sequence[Connection]) -> Emission:
    """Return records of an exporter with the field mask of its documentation."""
    return _Hubble(site, proxies_dns=False, is_masked=True).emit(connections)


class _Hubble:
    def __init__(self, site: Site, *, proxies_dns: bool, is_masked: bool = False) -> None:
        self._site = site
        self._proxies_dns = proxies_dns
        self._is_masked = is_masked
        self._log = Log(site.chance, loss=0.03)
        self._names: dict[tuple[str, str], str] = {}
        """(Pod, address) to what the proxy told the pod."""

    def emit(self, connections: Sequence[Connection]) -> Emission:
        for connection in connections:
            if connection.lookup is not None and self._proxies_dns:
                self._resolve(connection, connection.lookup)
            elif connection.is_denied:
                self._denied(connection)
            else:
                self._forwarded(connection)
        if connections:
            self._news(connections[-1].time)
        return self._log.finish()

    def _forwarded(self, one: Connection) -> None:
        handshake: tuple[str, ...] = "SYN", "ACK+SYN", "ACK", "ACK+FIN"
        if one.is_lost:
            handshake = ("SYN",)
        elif one.is_refused:
            handshake = "SYN", "ACK+RST"
        elif one.protocol != "TCP":
            handshake = "", ""
        for number, flags in enumerate(handshake):
            is_reply = number == 1
            reason = "NEW" if number == 0 else "REPLY" if is_reply else "ESTABLISHED"
            time = one.time + number * 400
            self._leaves(one, time, flags, reason, is_reply=is_reply)
            self._arrives(one, time + 150, flags, reason, is_reply=is_reply)

    def _leaves(
        self, one: Connection, time: int, flags: str, reason: str, *, is_reply: bool
    ) -> None:
        sender, receiver, _, _ = parts.packet(one, is_reply=is_reply)
        if sender.pod is None:
            return
        crosses = receiver.node >= 0 and receiver.node != sender.node
        if crosses and self._site.chance.random() < 0.15:
            # Encapsulated: neither the direction nor whether it is a reply is known any more.
            flow = self._flow(one, time, sender.node, flags, is_reply=is_reply, at=_TO_OVERLAY)
            self._write(one, sender.node, flow)
            return
        flow = self._flow(one, time, sender.node, flags, is_reply=is_reply, at=_TO_STACK)
        flow |= {"traffic_direction": "INGRESS" if is_reply else "EGRESS", "is_reply": is_reply}
        flow["trace_reason"] = reason
        self._write(one, sender.node, flow)

    def _arrives(
        self, one: Connection, time: int, flags: str, reason: str, *, is_reply: bool
    ) -> None:
        _, receiver, _, _ = parts.packet(one, is_reply=is_reply)
        if receiver.pod is None:
            return
        flow = self._flow(one, time, receiver.node, flags, is_reply=is_reply, at=_TO_ENDPOINT)
        flow |= {"traffic_direction": "EGRESS", "trace_reason": reason, "is_reply": is_reply}
        self._write(one, receiver.node, flow)

    def _denied(self, one: Connection) -> None:
        for wait in _TRIES:
            time = one.time + wait
            self._leaves(one, time, "SYN", "NEW", is_reply=False)
            flow = self._flow(one, time + 150, one.server.node, "SYN", is_reply=False, at=None)
            flow |= {
                "verdict": "DROPPED",
                "drop_reason": 133,
                "drop_reason_desc": "POLICY_DENIED",
                "event_type": {"type": _DROP, "sub_type": 133},
                "traffic_direction": "INGRESS",
            }
            self._write(one, one.server.node, flow)
            verdict = {**flow, "event_type": {"type": _VERDICT}}
            verdict["traffic_direction"] = "TRAFFIC_DIRECTION_UNKNOWN"
            self._write(one, one.server.node, verdict)

    def _resolve(self, one: Connection, lookup: Lookup) -> None:
        node = one.client.node
        for number, name in enumerate((*lookup.failed, lookup.name)):
            time = one.time + number * 900
            asked = {"query": f"{name}.", "qtypes": ["A"], "observation_source": "proxy"}
            self._asks(one, time, node, asked, is_reply=False)
            told: dict[str, Any] = {**asked, "rcode": _NXDOMAIN, "ttl": 4_294_967_295}
            if name == lookup.name:
                told = {**asked, "ips": list(lookup.addresses), "ttl": lookup.seconds}
            self._asks(one, time + 300, node, told, is_reply=True)
        if one.client.pod is not None and not lookup.name.endswith(".cluster.local"):
            for address in lookup.addresses:
                self._names[one.client.pod.name, address] = lookup.name

    def _asks(self, one: Connection, time: int, node: int, dns: Any, *, is_reply: bool) -> None:
        flow = self._flow(one, time, node, "", is_reply=is_reply, at=None)
        kind = "RESPONSE" if is_reply else "REQUEST"
        flow |= {
            "Type": "L7",
            "l7": {"type": kind, "dns": dns},
            "event_type": {"type": _ACCESS_LOG},
            "traffic_direction": "EGRESS",
            "is_reply": is_reply,
        }
        self._write(one, node, flow)

    def _flow(
        self,
        one: Connection,
        time: int,
        node: int,
        flags: str,
        *,
        is_reply: bool,
        at: tuple[int, str] | None,
    ) -> dict[str, Any]:
        sender, receiver, source_port, port = parts.packet(one, is_reply=is_reply)
        name = self._names.get((one.client.pod.name if one.client.pod else "", one.server.address))
        flow: dict[str, Any] = {
            "time": stamp(time),
            "verdict": "FORWARDED",
            "IP": {
                "source": sender.address,
                "destination": receiver.address,
                "ipVersion": f"IPv{self._site.cluster.family}",
            },
            "l4": parts.layer_four(one.protocol, source_port, port, flags),
            "source": parts.endpoint(self._site, sender, node, is_named=bool(name)),
            "destination": parts.endpoint(self._site, receiver, node, is_named=bool(name)),
            "Type": "L3_L4",
            "node_name": f"default/{self._site.cluster.nodes[node][0]}",
        }
        if name and not is_reply:
            flow["destination_names"] = [name]
        elif name:
            flow["source_names"] = [name]
        if at is not None:
            number, point = at
            kind: dict[str, int] = {"type": _TRACE}
            flow["event_type"] = {**kind, "sub_type": number} if number else kind
            flow["trace_observation_point"] = point
        return flow

    def _write(self, one: Connection, node: int, flow: dict[str, Any]) -> None:
        time = flow["time"]
        if self._is_masked:
            flow = _masked(flow)
        record = {"flow": flow, "node_name": flow["node_name"], "time": time}
        self._log.write(node, _number(time), record, one)

    def _news(self, time: int) -> None:
        """Write how much was lost, and news of the agent that is no traffic."""
        log = self._log
        source = "HUBBLE_RING_BUFFER"
        lost = {"source": source, "num_events_lost": str(log.lost)}
        name = f"default/{self._site.cluster.nodes[0][0]}"
        log.loss = 0.0
        log.write(0, time, {"lost_events": lost, "node_name": name, "time": stamp(time)})
        agent = {"type": "ENDPOINT_REGENERATE_SUCCESS"}
        log.write(0, time, {"agent_event": agent, "node_name": name, "time": stamp(time)})


def _masked(flow: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in flow.items() if key in _MASK}
    for side in ("source", "destination"):
        names = flow[side].items()
        kept[side] = {key: value for key, value in names if key in ("namespace", "pod_name")}
    return kept


def _number(time: str) -> int:
    """Return something by which times are in order."""
    return int("".join(letter for letter in time if letter.isdigit()))
